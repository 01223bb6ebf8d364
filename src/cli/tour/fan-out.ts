// Architecture 4: fan-out, both ways. Option 1: an application sends to three queues one by one and
// dies in between. Option 2: it publishes once; then the engine itself is killed in the middle.

import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { plainEnvironment } from '../colors.ts'
import { bodiesIn, queueArn, type Clients, type Stage } from './stage.ts'

const QUEUES = ['billing', 'shipping', 'analytics']

export async function fanOut(stage: Stage): Promise<void> {
  await oneByOne(stage)
  await throughTopic(stage)
}

/** Sends order after order to each queue and says so; the parent kills it when it likes. */
const APPLICATION = `
const { SQS } = await import('@aws-sdk/client-sqs')
const sqs = new SQS(JSON.parse(process.env.CONFIG))
for (let order = 1; ; order++) {
  for (const QueueUrl of JSON.parse(process.env.QUEUES)) {
    await sqs.sendMessage({ QueueUrl, MessageBody: 'order ' + order })
    process.stdout.write('order ' + order + ' ' + QueueUrl + '\\n')
  }
}`

async function oneByOne(stage: Stage): Promise<void> {
  const { sqs, mill, say, step } = stage
  say('Architecture 4, option 1: the application sends to three queues, one by one')
  const urls: string[] = []
  for (const QueueName of QUEUES) urls.push((await sqs.createQueue({ QueueName })).QueueUrl!)
  const application = spawn(process.execPath, ['--input-type=module', '-e', APPLICATION], {
    cwd: import.meta.dirname,
    env: { ...process.env, CONFIG: JSON.stringify(mill.awsConfig), QUEUES: JSON.stringify(urls) },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await untilItSays(application, /order 3 \S+shipping/)
  application.kill('SIGKILL')
  await once(application, 'exit')
  step('the application was killed while it sent order 3')
  for (const [i, url] of urls.entries())
    step(`${QUEUES[i]} has ${JSON.stringify(await bodiesIn(stage, url))}`)
  step('the queues disagree, and nothing will ever mend it')
}

/** Resolves with the match once the child has printed it; goes on reading, so that the child can write. */
function untilItSays(child: ChildProcess, words: RegExp): Promise<RegExpExecArray> {
  return new Promise((resolve, reject) => {
    let said = ''
    child.stdout!.on('data', (chunk: Buffer) => {
      said += chunk.toString()
      const match = words.exec(said)
      if (match) resolve(match)
    })
    child.on('exit', () => reject(new Error(`a process of the tour ended early: ${said}`)))
  })
}

const PUBLISHED = 60

async function throughTopic(stage: Stage): Promise<void> {
  const { say, step } = stage
  say('Architecture 4, option 2: one publish to an SNS topic that fans out')
  const dataDir = await mkdtemp(join(tmpdir(), 'millrace-tour-'))
  try {
    const first = await startEngine(stage, dataDir)
    const { TopicArn } = await first.sns.createTopic({ Name: 'orders' })
    for (const QueueName of QUEUES) {
      const Policy = JSON.stringify(allowing(queueArn(QueueName), TopicArn!))
      await first.sqs.createQueue({ QueueName, Attributes: { Policy } })
      await first.sns.subscribe({ TopicArn, Protocol: 'sqs', Endpoint: queueArn(QueueName) })
    }
    const acknowledged: string[] = []
    const publishing = Array.from({ length: PUBLISHED }, (_, i) =>
      first.sns.publish({ TopicArn, Message: `order ${i}` }).then(({ MessageId }) => {
        acknowledged.push(MessageId!)
        if (acknowledged.length === PUBLISHED / 2) first.process.kill('SIGKILL')
      }),
    )
    await Promise.allSettled(publishing)
    first.close()
    step(
      `the engine was killed with SIGKILL; ${acknowledged.length} publishes had been acknowledged`,
    )
    const second = await startEngine(stage, dataDir)
    for (const name of QUEUES) {
      const ids = await messageIdsIn(second, name)
      const missing = acknowledged.filter((id) => !ids.has(id)).length
      // One more than acknowledged may be there: committed, but its answer died with the engine.
      step(`after the restart ${name} has ${ids.size} orders; acknowledged but missing: ${missing}`)
      if (missing > 0) throw new Error(`${name} lost ${missing} acknowledged orders`)
    }
    second.process.kill('SIGTERM')
    await once(second.process, 'exit')
    second.close()
  } finally {
    await rm(dataDir, { recursive: true, force: true })
  }
}

function allowing(Resource: string, topic: string) {
  return {
    Version: '2012-10-17',
    Statement: {
      Effect: 'Allow',
      Principal: { Service: 'sns.amazonaws.com' },
      Action: 'sqs:SendMessage',
      Resource,
      Condition: { ArnEquals: { 'aws:SourceArn': topic } },
    },
  }
}

/** Envelopes' SNS message ids; the fan-out that the kill interrupted finishes while we read. */
async function messageIdsIn(engine: Clients, QueueName: string): Promise<Set<string>> {
  const { QueueUrl } = await engine.sqs.getQueueUrl({ QueueName })
  const ids = new Set<string>()
  for (;;) {
    const { Messages = [] } = await engine.sqs.receiveMessage({
      QueueUrl,
      MaxNumberOfMessages: 10,
      WaitTimeSeconds: 1,
    })
    if (Messages.length === 0) return ids
    for (const { Body } of Messages) ids.add((JSON.parse(Body!) as { MessageId: string }).MessageId)
  }
}

/** A Millrace in a process of its own, on real time, that can be killed. */
async function startEngine(stage: Stage, dataDir: string) {
  const child = spawn(
    process.execPath,
    [process.argv[1]!, 'start', '--port', '0', '--data-dir', dataDir],
    { stdio: ['ignore', 'pipe', 'inherit'], env: plainEnvironment() },
  )
  const [, endpoint] = await untilItSays(child, /endpoint\s+(http:\S+)[\s\S]*try/)
  return { ...stage.clientsOf(endpoint!), process: child }
}
