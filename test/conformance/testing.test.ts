// millrace/testing as its users write tests: five attempts and a dead-letter queue in virtual
// minutes, then everything that tells of it.

import { Lambda } from '@aws-sdk/client-lambda'
import { SQS } from '@aws-sdk/client-sqs'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { startMillrace, type Millrace, type TraceTree } from '../../src/testing/index.ts'
import { queueArn, ROLE, zipOf } from './zip.ts'

let mill: Millrace
let sqs: SQS
let lambda: Lambda
beforeAll(async () => {
  mill = await startMillrace()
  sqs = new SQS(mill.awsConfig)
  lambda = new Lambda(mill.awsConfig)
})
afterAll(async () => {
  sqs.destroy()
  lambda.destroy()
  await mill.stop()
})
beforeEach(() => mill.reset())

async function architecture(): Promise<{ orders: string; dead: string }> {
  await lambda.createFunction({
    FunctionName: 'worker',
    Runtime: 'nodejs22.x',
    Handler: 'index.handler',
    Role: ROLE,
    Code: {
      ZipFile: await zipOf({
        'index.mjs': `export const handler = async () => { throw new Error('the database is down') }`,
      }),
    },
  })
  const dead = (await sqs.createQueue({ QueueName: 'dead' })).QueueUrl!
  const RedrivePolicy = JSON.stringify({
    deadLetterTargetArn: queueArn('dead'),
    maxReceiveCount: 5,
  })
  const orders = (
    await sqs.createQueue({
      QueueName: 'orders',
      Attributes: { VisibilityTimeout: '60', RedrivePolicy },
    })
  ).QueueUrl!
  await lambda.createEventSourceMapping({
    FunctionName: 'worker',
    EventSourceArn: queueArn('orders'),
  })
  return { orders, dead }
}

test('five attempts, five virtual minutes, one dead letter, all of it told', async () => {
  const { orders, dead } = await architecture()
  const beganMs = mill.clock.nowMs()
  const { MessageId } = await sqs.sendMessage({ QueueUrl: orders, MessageBody: 'order 1' })
  for (let attempt = 0; attempt < 5; attempt++) {
    await mill.settle()
    await mill.clock.advance('60s')
  }
  await mill.settle()
  expect(mill.clock.nowMs() - beganMs).toBe(300_000)
  const { Messages } = await sqs.receiveMessage({ QueueUrl: dead })
  expect(Messages).toMatchObject([{ MessageId, Body: 'order 1' }])

  const failed = await mill.hops({ outcome: 'failed' })
  expect(failed.map(({ attempt }) => attempt)).toEqual([5, 4, 3, 2, 1])
  expect(failed.map(({ atMs }) => atMs - beganMs)).toEqual([4, 3, 2, 1, 0].map((n) => n * 60_000))

  const tree = await mill.trace(MessageId!)
  const hops: string[] = []
  const walk = (node: TraceTree['roots'][number]): void => {
    hops.push(...node.hops.map(({ outcome }) => outcome))
    node.children.forEach(walk)
  }
  tree!.roots.forEach(walk)
  expect(hops.filter((outcome) => outcome === 'failed')).toHaveLength(5)
  expect(hops).toContain('dead-lettered')
  expect(mill.render(tree)).toContain('the database is down')

  const explained = (await mill.explain(MessageId!)).join('\n')
  expect(explained).toContain('maxReceiveCount 5')
  expect(explained).toContain('the database is down')
})

test('reset leaves nothing, and the port stays', async () => {
  const { orders } = await architecture()
  const { MessageId } = await sqs.sendMessage({ QueueUrl: orders, MessageBody: 'gone' })
  const { endpoint } = mill
  await mill.reset()
  expect(mill.endpoint).toBe(endpoint)
  expect((await sqs.listQueues({})).QueueUrls).toBeUndefined()
  expect((await lambda.listFunctions({})).Functions).toEqual([])
  expect((await lambda.listEventSourceMappings({})).EventSourceMappings).toEqual([])
  expect(await mill.hops()).toEqual([])
  expect(await mill.trace(MessageId!)).toBeUndefined()
  expect(mill.render(undefined)).toBe('nothing is recorded under this id')
})

test('time stands still, goes on when told, and never goes back', async () => {
  const before = mill.clock.nowMs()
  await sqs.listQueues({})
  expect(mill.clock.nowMs()).toBe(before)
  await mill.clock.advance('1h')
  await mill.clock.advance(500)
  expect(mill.clock.nowMs()).toBe(before + 3_600_500)
  expect(await mill.explain(undefined)).toEqual([expect.stringContaining('an id is missing')])
  await expect(mill.clock.advance('soon')).rejects.toThrow('must be a duration')
  for (const endless of [Number.NaN, -5, Infinity, '99999999999d']) {
    await expect(mill.clock.advance(endless)).rejects.toThrow('before the year 10000')
  }
  const response = await fetch(`${mill.endpoint}/_millrace/clock`, {
    method: 'POST',
    body: '{"advance": "99999999999d"}',
  })
  expect(response.status).toBe(400)
})

test('two engines know nothing of each other; an embedded one keeps what it was told', async () => {
  const other = await startMillrace({ store: 'embedded' })
  const theirs = new SQS(other.awsConfig)
  await theirs.createQueue({ QueueName: 'theirs' })
  expect((await sqs.listQueues({})).QueueUrls).toBeUndefined()
  expect((await theirs.listQueues({})).QueueUrls).toHaveLength(1)
  theirs.destroy()
  await other.stop()
})
