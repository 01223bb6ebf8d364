// What every part of the tour stands on: a Millrace of its own on virtual time, the real AWS SDK
// pointed at it, and a way to tell the story.

import pc from 'picocolors'
import { startMillrace, type Millrace } from '../../testing/index.ts'
import { CommandFailed } from '../failure.ts'

export interface Stage {
  readonly mill: Millrace
  readonly sqs: import('@aws-sdk/client-sqs').SQS
  readonly lambda: import('@aws-sdk/client-lambda').Lambda
  say(text: string): void
  step(text: string): void
  show(text: string): void
}

export const ACCOUNT = '000000000000'
export const REGION = 'us-east-1'
export const ROLE = `arn:aws:iam::${ACCOUNT}:role/tour`

export const queueArn = (name: string) => `arn:aws:sqs:${REGION}:${ACCOUNT}:${name}`

export async function withStage(play: (stage: Stage) => Promise<void>): Promise<void> {
  const [{ SQS }, { Lambda }] = await loadSdk()
  const mill = await startMillrace({ store: 'embedded' })
  const sqs = new SQS(mill.awsConfig)
  const lambda = new Lambda(mill.awsConfig)
  try {
    await play({
      mill,
      sqs,
      lambda,
      say: (text) => console.log(`\n${text}`),
      step: (text) => console.log(`  ${pc.green('✓')} ${text}`),
      show: (text) => console.log(indent(text.trimEnd())),
    })
  } finally {
    sqs.destroy()
    lambda.destroy()
    await mill.stop()
  }
}

async function loadSdk() {
  // The SDK's note on Node versions to come has no place in the story.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true'
  try {
    return await Promise.all([import('@aws-sdk/client-sqs'), import('@aws-sdk/client-lambda')])
  } catch {
    throw new CommandFailed(
      'the tour drives Millrace with the AWS SDK, which is not installed here: ' +
        "npm install @aws-sdk/client-sqs @aws-sdk/client-lambda (a clone's `npm ci` brings them)",
    )
  }
}

function indent(text: string): string {
  return text
    .split('\n')
    .map((line) => `    ${line}`)
    .join('\n')
}

/** Creates a Node.js function from one ES module and waits until it can be invoked. */
export async function createFunction(stage: Stage, name: string, source: string): Promise<string> {
  const { FunctionArn } = await stage.lambda.createFunction({
    FunctionName: name,
    Runtime: 'nodejs22.x',
    Handler: 'index.handler',
    Role: ROLE,
    Timeout: 5,
    Code: { ZipFile: await zipOf('index.mjs', source) },
  })
  return FunctionArn!
}

async function zipOf(name: string, source: string): Promise<Uint8Array> {
  const { ZipFile } = await import('yazl')
  const zip = new ZipFile()
  zip.addBuffer(Buffer.from(source), name)
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
