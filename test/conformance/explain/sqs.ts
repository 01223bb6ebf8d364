// Messages in every state that SQS and event source mappings leave them in.

import { mappingPartition, mappingTable } from '../../../src/services/lambda/tables.ts'
import { queueArn } from '../zip.ts'
import type { Scenarios, World } from './world.ts'

const fifo = { MessageGroupId: 'g' }
const one = { ...fifo, MessageDeduplicationId: '1' }
const two = { ...fifo, MessageDeduplicationId: '2' }

async function map(world: World, more: object): Promise<void> {
  await world.function('worker')
  await world.lambda.createEventSourceMapping({
    ...{ FunctionName: 'worker', EventSourceArn: queueArn('orders') },
    ...more,
  })
  await world.server.settle()
}

/** A message that is on its way to the dead-letter queue for a minute. */
async function travelling(world: World): Promise<string> {
  world.server.setWeather(1, [{ match: 'sqs-to-sqs', delayMs: 60_000 }])
  const orders = await world.redriven()
  const id = await world.send(orders)
  await world.receive(orders)
  await world.advance(2)
  await world.receive(orders)
  await world.server.settle()
  return id
}

export const sqsScenarios: Scenarios = {
  'sqs.visible': {
    bring: async (world) => world.send(await world.queue('orders')),
    says: /is in queue orders, visible to receivers since .*: nobody has received it yet, and no event source mapping reads the queue\.$/,
  },
  'sqs.mapping-enabled': {
    async bring(world) {
      const id = await world.send(await world.queue('orders'))
      await map(world, { Enabled: false })
      // As between a mapping's start and its first poll, which virtual time makes too short to see.
      const { store } = world.server.engine.env
      const partition = mappingPartition({ account: '000000000000', region: 'us-east-1' })
      await store.transact(partition, function* (tx) {
        const rows = yield* mappingTable.range([], { limit: 1 })
        for (const { row } of rows) mappingTable.put(tx, [row.uuid], { ...row, enabled: true })
      })
      return id
    },
    says: /is in queue orders, visible since .*: event source mapping \S+ hands it to function worker/,
  },
  'sqs.mapping-disabled': {
    async bring(world) {
      const id = await world.send(await world.queue('orders'))
      await map(world, { Enabled: false })
      return id
    },
    says: /is in queue orders.*nobody receives it, because event source mapping \S+ to function worker is disabled\.$/,
  },
  'sqs.returned': {
    async bring(world) {
      const orders = await world.queue('orders', { VisibilityTimeout: '5' })
      const id = await world.send(orders)
      await world.receive(orders)
      await world.advance(6)
      return id
    },
    says: /is in queue orders, visible again since .*: it was received once and not deleted\.$/,
  },
  'sqs.delayed': {
    bring: async (world) => world.send(await world.queue('orders'), { DelaySeconds: 60 }),
    says: /is in queue orders, delayed until \S+ \S+ UTC\.$/,
  },
  'sqs.in-flight': {
    async bring(world) {
      const orders = await world.queue('orders')
      const id = await world.send(orders)
      await world.receive(orders)
      return id
    },
    says: /is in flight from queue orders: a caller has it until .* \(receive 1\)\.$/,
  },
  'sqs.group-locked': {
    async bring(world) {
      const orders = await world.queue('orders.fifo', { FifoQueue: 'true' })
      await world.send(orders, one)
      const id = await world.send(orders, two)
      await world.receive(orders)
      return id
    },
    says: /is in queue orders\.fifo and waits for message \S+ of its group g, which is in flight until/,
  },
  'sqs.group-behind': {
    async bring(world) {
      const orders = await world.queue('orders.fifo', { FifoQueue: 'true' })
      await world.send(orders, one)
      return world.send(orders, two)
    },
    says: /is in queue orders\.fifo behind message \S+ of its group g, which comes first\.$/,
  },
  'sqs.overdue': {
    async bring(world) {
      const id = await world.send(await world.queue('orders', { MessageRetentionPeriod: '60' }))
      await world.advance(61)
      return id
    },
    says: /has expired .*, older than the MessageRetentionPeriod of queue orders/,
  },
  'sqs.exhausted': {
    async bring(world) {
      const orders = await world.redriven()
      const id = await world.send(orders)
      await world.receive(orders)
      await world.advance(2)
      return id
    },
    says: /received once of at most 1: the next receive moves it to dead-letter queue dead/,
  },
  'sqs.dead-letter': {
    async bring(world) {
      const orders = await world.redriven()
      const id = await world.send(orders)
      await world.receive(orders)
      await world.advance(2)
      await world.receive(orders)
      await world.server.settle()
      return id
    },
    says: /is in dead-letter queue dead since .*: received 1 times, maxReceiveCount 1\.$/,
  },
  'sqs.travelling': {
    bring: travelling,
    says: /has left queue orders and is on its way to queue dead, due .*: weather of seed 1/,
  },
  'sqs.consumed': {
    async bring(world) {
      const QueueUrl = await world.queue('orders')
      const id = await world.send(QueueUrl)
      await world.sqs.deleteMessage({ QueueUrl, ReceiptHandle: await world.receive(QueueUrl) })
      return id
    },
    says: /was consumed: a caller deleted it from queue orders/,
  },
  'sqs.unwanted': {
    async bring(world) {
      const orders = await world.queue('orders')
      const Pattern = JSON.stringify({ body: { kind: ['wanted'] } })
      await map(world, { FilterCriteria: { Filters: [{ Pattern }] } })
      const id = await world.send(orders, { MessageBody: '{"kind":"other"}' })
      await world.server.settle()
      return id
    },
    says: /was deleted from queue orders without reaching function worker .* no filter of the event source mapping matched: /,
  },
  'sqs.expired': {
    async bring(world) {
      const orders = await world.queue('orders', { MessageRetentionPeriod: '60' })
      const id = await world.send(orders)
      await world.advance(61)
      await world.receive(orders)
      return id
    },
    says: /expired in queue orders .*older than MessageRetentionPeriod 60 s\.$/,
  },
  'sqs.purged': {
    async bring(world) {
      const QueueUrl = await world.queue('orders')
      const id = await world.send(QueueUrl)
      await world.sqs.purgeQueue({ QueueUrl })
      await world.server.settle()
      return id
    },
    says: /is gone: queue orders was purged/,
  },
  'sqs.queue-deleted': {
    async bring(world) {
      const QueueUrl = await world.queue('orders')
      const id = await world.send(QueueUrl)
      await world.sqs.deleteQueue({ QueueUrl })
      await world.server.settle()
      return id
    },
    says: /is gone: queue orders was deleted/,
  },
  'sqs.lost': {
    async bring(world) {
      const id = await travelling(world)
      for (const name of ['orders', 'dead']) {
        const { QueueUrl } = await world.sqs.getQueueUrl({ QueueName: name })
        await world.sqs.deleteQueue({ QueueUrl })
      }
      await world.advance(61)
      return id
    },
    says: /was given up .*does not exist, and its source queue was deleted or purged\.$/,
  },
  'sqs.absent': {
    async bring(world) {
      await world.queue('orders')
      await world.advance(1)
      return world.record({ id: 'm', to: queueArn('orders'), position: 7 })
    },
    says: /is no longer in queue orders; how it left is not recorded\.$/,
  },
}
