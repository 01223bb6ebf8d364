// GetQueueAttributes: settings, times and exact counters.
// Spec: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_GetQueueAttributes.html

import { addressOfUrl } from '../address.ts'
import { formatAttribute, settableNames } from '../attributes.ts'
import { unknownAttribute } from '../errors.ts'
import { operation } from '../operation.ts'
import { count, counted, requireQueue, type Counts } from '../queue.ts'
import type { QueueRow } from '../tables.ts'

const countNames = new Map<string, keyof Counts>([
  ['ApproximateNumberOfMessages', 'visible'],
  ['ApproximateNumberOfMessagesNotVisible', 'inFlight'],
  ['ApproximateNumberOfMessagesDelayed', 'delayed'],
])

const factNames = new Map<string, (queue: QueueRow) => string | undefined>([
  ['QueueArn', (queue) => queue.arn],
  ['CreatedTimestamp', (queue) => String(Math.floor(queue.createdMs / 1000))],
  ['LastModifiedTimestamp', (queue) => String(Math.floor(queue.modifiedMs / 1000))],
  ['FifoQueue', (queue) => (queue.fifo ? 'true' : undefined)],
])

const allNames = [...factNames.keys(), ...countNames.keys(), ...settableNames]
const known = new Set(['All', ...allNames])

/** Steps of bringing the counters up to date in one call; each is a transaction of its own. */
const MAX_STEPS = 40

export const getQueueAttributes = operation('GetQueueAttributes', async (input, context) => {
  const address = addressOfUrl(input.QueueUrl, context)
  const asked = (input.AttributeNames ?? []) as string[]
  for (const name of asked) if (!known.has(name)) throw unknownAttribute(name)
  const names = asked.includes('All') ? allNames : asked
  const counts = names.some((name) => countNames.has(name))
  const step = (settle: boolean) =>
    context.store.transact(address.partition, function* (tx) {
      const queue = yield* requireQueue(address, context.protocol)
      if (settle) return { queue, ...(yield* count(tx, queue)) }
      return { queue, ...(yield* counted(queue)), more: false }
    })
  let answer = await step(counts)
  for (let i = 1; answer.more && i < MAX_STEPS; i++) answer = await step(true)
  const attributes: Record<string, string> = {}
  for (const name of names) {
    const value = valueOf(name, answer.queue, answer)
    if (value !== undefined) attributes[name] = value
  }
  return Object.keys(attributes).length === 0 ? {} : { Attributes: attributes }
})

function valueOf(name: string, queue: QueueRow, counts: Counts): string | undefined {
  const counter = countNames.get(name)
  if (counter !== undefined) return String(counts[counter])
  const fact = factNames.get(name)
  if (fact !== undefined) return fact(queue)
  return formatAttribute(name, queue.settings, queue.fifo)
}
