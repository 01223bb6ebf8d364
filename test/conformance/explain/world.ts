// A server with time in one's hands, for bringing events into every state that they can be in.

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs'
import { Lambda } from '@aws-sdk/client-lambda'
import { S3 } from '@aws-sdk/client-s3'
import { SNS } from '@aws-sdk/client-sns'
import { SQS } from '@aws-sdk/client-sqs'
import { afterAll, beforeAll, beforeEach } from 'vitest'
import type { Hop } from '../../../src/kernel/hop.ts'
import { readSettings, startServer, type Server } from '../../../src/server/index.ts'
import type { WhereaboutState } from '../../../src/kernel/whereabouts.ts'
import type { NewIntent } from '../../../src/store/store.ts'
import { queueArn, ROLE, zipOf } from '../zip.ts'

export interface Scenario {
  /** Brings an event into the state and answers an id that a caller has of it. */
  readonly bring: (world: World) => Promise<string>
  /** Of the first sentence. */
  readonly says: RegExp
}

export type Scenarios = Partial<Record<WhereaboutState, Scenario>>

export const topicArn = (name: string) => `arn:aws:sns:us-east-1:000000000000:${name}`
export const functionArn = (name: string) =>
  `arn:aws:lambda:us-east-1:000000000000:function:${name}`

const FAILS = `export const handler = async () => { throw new Error('the database is down') }`
const WORKS = `export const handler = async () => 'done'`

export class World {
  readonly server: Server
  readonly sqs: SQS
  readonly sns: SNS
  readonly lambda: Lambda
  readonly logs: CloudWatchLogs
  readonly s3: S3

  private constructor(server: Server) {
    this.server = server
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
    const config = { endpoint: server.endpoint, region: 'us-east-1', credentials }
    this.sqs = new SQS(config)
    this.sns = new SNS(config)
    this.lambda = new Lambda(config)
    this.logs = new CloudWatchLogs(config)
    this.s3 = new S3({ ...config, forcePathStyle: true, maxAttempts: 1 })
  }

  static async open(dataDir: string): Promise<World> {
    const given = { dataDir, port: '0', clock: 'virtual', store: 'memory', logLevel: 'silent' }
    return new World(await startServer(readSettings(given, {})))
  }

  async close(): Promise<void> {
    for (const client of [this.sqs, this.sns, this.lambda, this.logs, this.s3]) client.destroy()
    await this.server.stop()
  }

  async advance(seconds: number): Promise<void> {
    await this.server.advance(seconds * 1000)
    await this.server.settle()
  }

  async queue(QueueName: string, Attributes: Record<string, string> = {}): Promise<string> {
    return (await this.sqs.createQueue({ QueueName, Attributes })).QueueUrl!
  }

  /** `orders`, whose messages go to `dead` after one receive of a second. */
  async redriven(): Promise<string> {
    await this.queue('dead')
    const RedrivePolicy = JSON.stringify({
      deadLetterTargetArn: queueArn('dead'),
      maxReceiveCount: 1,
    })
    return this.queue('orders', { VisibilityTimeout: '1', RedrivePolicy })
  }

  async send(QueueUrl: string, more: object = {}): Promise<string> {
    return (await this.sqs.sendMessage({ QueueUrl, MessageBody: 'x', ...more })).MessageId!
  }

  async receive(QueueUrl: string): Promise<string | undefined> {
    const { Messages } = await this.sqs.receiveMessage({ QueueUrl, MaxNumberOfMessages: 1 })
    return Messages?.[0]?.ReceiptHandle
  }

  async function(FunctionName: string, does: 'works' | 'fails' = 'works'): Promise<void> {
    const ZipFile = await zipOf({ 'index.mjs': does === 'works' ? WORKS : FAILS })
    await this.lambda.createFunction({
      ...{ FunctionName, Role: ROLE, Runtime: 'nodejs22.x', Handler: 'index.handler' },
      Code: { ZipFile },
    })
  }

  /** Invokes asynchronously; the request's id. */
  async event(FunctionName: string): Promise<string> {
    const answer = await this.lambda.invoke({ FunctionName, InvocationType: 'Event' })
    await this.server.settle()
    return answer.$metadata.requestId!
  }

  async topic(Name: string, ...endpoints: [Protocol: string, Endpoint: string][]): Promise<string> {
    const Attributes = Name.endsWith('.fifo') ? { FifoTopic: 'true' } : undefined
    const { TopicArn } = await this.sns.createTopic({ Name, Attributes })
    for (const [Protocol, Endpoint] of endpoints)
      await this.sns.subscribe({ TopicArn, Protocol, Endpoint })
    return TopicArn!
  }

  async publish(TopicArn: string, more: object = {}): Promise<string> {
    const { MessageId } = await this.sns.publish({ TopicArn, Message: 'x', ...more })
    await this.server.settle()
    return MessageId!
  }

  /** What no API call brings about: a record without what it tells of. */
  async record(hop: Partial<Hop> & Pick<Hop, 'id'>, intent?: NewIntent): Promise<string> {
    await this.server.engine.env.store.transact('test', function* (tx) {
      const intentId = intent && tx.emit(intent)
      const what = { from: 'api:test', to: 'x', via: 'test', outcome: 'accepted' } as const
      tx.hop({ atMs: tx.nowMs, ...what, ...hop, ...(intentId && { intentId }) })
    })
    return hop.id
  }
}

/** One world for all tests of a file, each of which begins with nothing in it. */
export function opensWorld(opened: (world: World) => void): void {
  let directory: string
  let world: World
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'millrace-explain-'))
    world = await World.open(directory)
    opened(world)
  })
  afterAll(async () => {
    await world.close()
    await rm(directory, { recursive: true })
  })
  beforeEach(async () => {
    world.server.setWeather(1, [])
    await world.server.reset()
  })
}
