// The resources of a simulated account, made through the engine's own operations.

import { DEFAULT_SETTINGS } from '../../src/services/lambda/settings.ts'
import {
  functionPartition,
  functionTable,
  versionTable,
  type FunctionRow,
} from '../../src/services/lambda/tables.ts'
import type { Store } from '../../src/store/store.ts'
import { ACCOUNT, REGION } from './engine.ts'

export interface Shape {
  readonly maxReceiveCount: number
  readonly visibilitySeconds: number
  readonly batchSize: number
  readonly windowSeconds: number
  readonly delaySeconds: number
  readonly reportsFailures: boolean
  readonly maximumConcurrency: number | undefined
  readonly groupScope: boolean
}

/** A queue that is used, with its dead-letter queue. `fn` is what empties it, if not a consumer. */
export interface Line {
  readonly queue: string
  readonly dead: string
  readonly fifo: boolean
  readonly fn: string | undefined
}

export const LINES: readonly Line[] = [
  { queue: 'jobs', dead: 'jobs-dead', fifo: false, fn: 'work' },
  { queue: 'orders.fifo', dead: 'orders-dead.fifo', fifo: true, fn: 'sort' },
  { queue: 'letters', dead: 'letters-dead', fifo: false, fn: undefined },
  { queue: 'moves.fifo', dead: 'moves-dead.fifo', fifo: true, fn: undefined },
]

/** Invoked asynchronously, also by the topic `news`; what it cannot digest goes to `events-dead`. */
export const ASYNC = { fn: 'react', dead: 'events-dead', topic: 'news' }

export const arnOf = (queue: string) => `arn:aws:sqs:${REGION}:${ACCOUNT}:${queue}`
export const functionArn = (name: string) => `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${name}`
export const topicArn = (topic: string) => `arn:aws:sns:${REGION}:${ACCOUNT}:${topic}`
export const urlOf = (queue: string) => `http://localhost:4566/${ACCOUNT}/${queue}`
export const isFifo = (name: string) => name.endsWith('.fifo')

/** Topics with raw delivery to queues that consumers empty; the lines of `queue` are in LINES too. */
export interface FanOut {
  readonly topic: string
  readonly queues: readonly string[]
}

export const FAN_OUTS: readonly FanOut[] = [
  { topic: 'news', queues: Array.from({ length: 10 }, (_, i) => `news-${i}`) },
  { topic: 'steps.fifo', queues: ['steps-a.fifo', 'steps-b.fifo', 'steps-c.fifo'] },
]

/** All that are not dead-letter queues. */
export const QUEUES: readonly string[] = [
  ...LINES.map(({ queue }) => queue),
  ...FAN_OUTS.flatMap(({ queues }) => queues),
]
export const DEAD_QUEUES: readonly string[] = [...LINES.map(({ dead }) => dead), ASYNC.dead]

export interface Builder {
  call(name: string, input: object): Promise<any>
  createFunction(name: string, deadLetterTargetArn?: string): Promise<void>
}

export async function build(life: Builder, shape: Shape): Promise<void> {
  for (const line of LINES) await createLine(life, line, shape)
  await createQueue(life, ASYNC.dead, {})
  await life.createFunction(ASYNC.fn, arnOf(ASYNC.dead))
  for (const { topic, queues } of FAN_OUTS) {
    const attributes = isFifo(topic) ? { FifoTopic: 'true' } : undefined
    await life.call('sns.CreateTopic', { Name: topic, Attributes: attributes })
    for (const queue of queues) {
      await createQueue(life, queue, { VisibilityTimeout: String(shape.visibilitySeconds) })
      await life.call('sns.Subscribe', {
        TopicArn: topicArn(topic),
        Protocol: 'sqs',
        Endpoint: arnOf(queue),
        Attributes: { RawMessageDelivery: 'true' },
        ReturnSubscriptionArn: true,
      })
    }
  }
  await life.call('sns.Subscribe', {
    TopicArn: topicArn(ASYNC.topic),
    Protocol: 'lambda',
    Endpoint: functionArn(ASYNC.fn),
  })
}

async function createLine(life: Builder, line: Line, shape: Shape): Promise<void> {
  await createQueue(life, line.dead, {})
  const { maxReceiveCount } = shape
  await createQueue(life, line.queue, {
    VisibilityTimeout: String(shape.visibilitySeconds),
    DelaySeconds: String(shape.delaySeconds),
    RedrivePolicy: JSON.stringify({ deadLetterTargetArn: arnOf(line.dead), maxReceiveCount }),
    ...(line.fifo &&
      shape.groupScope && {
        DeduplicationScope: 'messageGroup',
        FifoThroughputLimit: 'perMessageGroupId',
      }),
  })
  if (line.fn === undefined) return
  await life.createFunction(line.fn)
  await life.call('lambda.CreateEventSourceMapping', {
    FunctionName: line.fn,
    EventSourceArn: arnOf(line.queue),
    BatchSize: line.fifo ? Math.min(10, shape.batchSize) : shape.batchSize,
    MaximumBatchingWindowInSeconds: line.fifo ? 0 : shape.windowSeconds,
    FunctionResponseTypes: shape.reportsFailures ? ['ReportBatchItemFailures'] : undefined,
    ScalingConfig: shape.maximumConcurrency && { MaximumConcurrency: shape.maximumConcurrency },
  })
}

async function createQueue(
  life: Builder,
  name: string,
  attributes: Readonly<Record<string, string>>,
): Promise<void> {
  const fifo = isFifo(name) ? { FifoQueue: 'true' } : {}
  await life.call('sqs.CreateQueue', { QueueName: name, Attributes: { ...attributes, ...fifo } })
}

interface FunctionNeeds {
  readonly deadLetterTargetArn: string | undefined
  readonly reservedConcurrency: number | undefined
}

/** Its rows alone: a package would be unpacked to a real disk. */
export async function createFunctionRows(
  disk: Store,
  nowMs: number,
  name: string,
  { deadLetterTargetArn, reservedConcurrency }: FunctionNeeds,
) {
  const place = { account: ACCOUNT, region: REGION, name }
  const fn: FunctionRow = {
    ...place,
    arn: functionArn(name),
    createdAtMs: nowMs,
    nextVersion: 1,
    tags: {},
    ...(reservedConcurrency !== undefined && { reservedConcurrency }),
  }
  await disk.transact(functionPartition(place), function* (tx) {
    functionTable.put(tx, [], fn)
    versionTable.put(tx, [0], {
      version: '$LATEST',
      settings: {
        ...DEFAULT_SETTINGS,
        ...{ runtime: 'nodejs22.x', handler: 'index.handler', role: 'r' },
        ...(deadLetterTargetArn !== undefined && { deadLetterTargetArn }),
      },
      package: { blobId: '', sha256: '', bytes: 0 },
      generation: '1',
      revisionId: '1',
      lastModifiedMs: fn.createdAtMs,
    })
  })
}
