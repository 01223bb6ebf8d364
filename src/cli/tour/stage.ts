// What every part of the tour stands on: a Millrace of its own on virtual time, the real AWS SDK
// pointed at it, and a way to tell the story.

import { colors } from '../colors.ts'
import { startMillrace, type Millrace } from '../../testing/index.ts'
import { CommandFailed } from '../failure.ts'

export interface Clients {
  readonly sqs: import('@aws-sdk/client-sqs').SQS
  readonly sns: import('@aws-sdk/client-sns').SNS
  readonly lambda: import('@aws-sdk/client-lambda').Lambda
  readonly s3: import('@aws-sdk/client-s3').S3
  readonly events: import('@aws-sdk/client-eventbridge').EventBridge
  readonly dynamodb: import('@aws-sdk/client-dynamodb').DynamoDB
  readonly logs: import('@aws-sdk/client-cloudwatch-logs').CloudWatchLogs
  close(): void
}

export interface Stage extends Clients {
  readonly mill: Millrace
  /** Clients of another engine. */
  clientsOf(endpoint: string): Clients
  say(text: string): void
  step(text: string): void
  show(text: string): void
}

export const ACCOUNT = '000000000000'
export const REGION = 'us-east-1'
export const ROLE = `arn:aws:iam::${ACCOUNT}:role/tour`

export const topicArn = (name: string) => `arn:aws:sns:${REGION}:${ACCOUNT}:${name}`
export const queueArn = (name: string) => `arn:aws:sqs:${REGION}:${ACCOUNT}:${name}`

export async function withStage(play: (stage: Stage) => Promise<void>): Promise<void> {
  const sdk = await loadSdk()
  const mill = await startMillrace({ store: 'embedded' })
  const clientsOf = (endpoint: string): Clients => {
    const config = { ...mill.awsConfig, endpoint, maxAttempts: 1 }
    const sqs = new sdk.SQS(config)
    const sns = new sdk.SNS(config)
    const lambda = new sdk.Lambda(config)
    const s3 = new sdk.S3({ ...config, forcePathStyle: true })
    const events = new sdk.EventBridge(config)
    const logs = new sdk.CloudWatchLogs(config)
    const dynamodb = new sdk.DynamoDB(config)
    const clients = { sqs, sns, lambda, s3, events, logs, dynamodb }
    const close = () => Object.values(clients).forEach((client) => client.destroy())
    return { ...clients, close }
  }
  const clients = clientsOf(mill.endpoint)
  try {
    await play({
      ...clients,
      mill,
      clientsOf,
      say: (text) => console.log(`\n${text}`),
      step: (text) => console.log(`  ${colors.green('✓')} ${text}`),
      show: (text) => console.log(indent(text.trimEnd())),
    })
  } finally {
    clients.close()
    await mill.stop()
  }
}

async function loadSdk() {
  // The SDK's note on Node versions to come has no place in the story.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true'
  try {
    const [
      { SQS },
      { SNS },
      { Lambda },
      { S3 },
      { EventBridge },
      { CloudWatchLogs },
      { DynamoDB },
    ] = await Promise.all([
      import('@aws-sdk/client-sqs'),
      import('@aws-sdk/client-sns'),
      import('@aws-sdk/client-lambda'),
      import('@aws-sdk/client-s3'),
      import('@aws-sdk/client-eventbridge'),
      import('@aws-sdk/client-cloudwatch-logs'),
      import('@aws-sdk/client-dynamodb'),
    ])
    return { SQS, SNS, Lambda, S3, EventBridge, CloudWatchLogs, DynamoDB }
  } catch {
    throw new CommandFailed(
      'the tour drives Millrace with the AWS SDK, which is not installed here: npm install ' +
        "@aws-sdk/client-sqs @aws-sdk/client-sns @aws-sdk/client-lambda @aws-sdk/client-s3 @aws-sdk/client-eventbridge @aws-sdk/client-cloudwatch-logs @aws-sdk/client-dynamodb (a clone's npm ci brings them)",
    )
  }
}

function indent(text: string): string {
  return text
    .split('\n')
    .map((line) => `    ${line}`)
    .join('\n')
}

/** Creates a Node.js function from one ES module and what lies beside it, and waits until it can be invoked. */
export async function createFunction(
  stage: Stage,
  name: string,
  source: string,
  beside: ReadonlyMap<string, Buffer> = new Map(),
): Promise<string> {
  const { FunctionArn } = await stage.lambda.createFunction({
    FunctionName: name,
    Runtime: 'nodejs22.x',
    Handler: 'index.handler',
    Role: ROLE,
    Timeout: 5,
    Code: { ZipFile: await zipOf(new Map([...beside, ['index.mjs', Buffer.from(source)]])) },
  })
  return FunctionArn!
}

export async function zipOf(files: ReadonlyMap<string, Buffer>): Promise<Uint8Array> {
  const { ZipFile } = await import('yazl')
  const zip = new ZipFile()
  for (const [name, content] of files) zip.addBuffer(content, name)
  zip.end()
  const chunks: Buffer[] = []
  for await (const chunk of zip.outputStream) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

/** Lets a redelivery come due as often as asked, each after everything before it has settled. */
export async function letVisibilityPass(
  stage: Stage,
  times: number,
  seconds: number,
): Promise<void> {
  await stage.mill.settle()
  for (let i = 0; i < times; i++) {
    await stage.mill.clock.advance(seconds * 1000)
    await stage.mill.settle()
  }
}

export async function bodiesIn(stage: Stage, queueUrl: string): Promise<string[]> {
  const bodies: string[] = []
  for (;;) {
    const { Messages = [] } = await stage.sqs.receiveMessage({
      QueueUrl: queueUrl,
      MaxNumberOfMessages: 10,
    })
    if (Messages.length === 0) return bodies
    bodies.push(...Messages.map((message) => message.Body!))
  }
}
