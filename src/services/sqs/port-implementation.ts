// The port over the same rules as the operations.

import type { Tx } from '../../store/store.ts'
import type { Reading } from '../../store/table.ts'
import type { Env } from '../service.ts'
import { addressOfArn, type QueueAddress } from './address.ts'
import { AwsError } from '../../kernel/aws-error.ts'
import { factsOf } from './queue-facts.ts'
import type { PortMessage, QueueFacts, SqsPort, SqsTransit } from './port.ts'
import { enqueueAll } from './port-enqueue.ts'
import { enqueueRuns } from './port-enqueue-runs.ts'
import { changeVisibility, isFull, nextVisibleMs, receive, remove, requireQueue } from './queue.ts'
import { everything, receivedMessage } from './received.ts'
import { readQueue } from './tables.ts'
import { createTransit, requireAddress } from './transit.ts'

export function createSqsPort(env: Env): SqsPort & SqsTransit {
  const { store } = env
  return {
    queue(queueArn) {
      const address = addressOfArn(queueArn)
      if (address === undefined) return Promise.resolve(undefined)
      return store.transact(address.partition, () => factsIn(address.partition))
    },

    receive(queueArn, { max, visibilityTimeoutSeconds, consumer }) {
      const address = requireAddress(queueArn)
      return store.transact(address.partition, (tx) =>
        receiveFor(tx, address, max, visibilityTimeoutSeconds, consumer),
      )
    },

    async delete(queueArn, receiptHandles, consumer) {
      const address = requireAddress(queueArn)
      await store.transact(address.partition, (tx) =>
        deleteFor(tx, address, receiptHandles, consumer),
      )
    },

    async changeVisibility(queueArn, receiptHandles, seconds, { consumer, reason }) {
      const address = requireAddress(queueArn)
      await store.transact(address.partition, function* (tx) {
        const queue = yield* requireQueue(address)
        const cause = { party: consumer, via: 'ChangeMessageVisibility' }
        yield* forgiving(receiptHandles, (handle) =>
          changeVisibility(tx, queue, { handle, seconds, reason }, cause),
        )
      })
    },

    enqueue: (queueArn, entries) => enqueueAll(env, requireAddress(queueArn), entries),

    enqueueRuns: (runs) => enqueueRuns(env, runs),

    watch: (queueArn, wake) => store.watch(requireAddress(queueArn).partition, wake),

    ...createTransit(store),
  }
}

function* receiveFor(
  tx: Tx,
  address: QueueAddress,
  max: number,
  visibilitySeconds: number | undefined,
  consumer: string,
) {
  const queue = yield* requireQueue(address)
  const seconds = visibilitySeconds ?? queue.settings.visibilitySeconds
  const cause = { party: consumer, via: 'ReceiveMessage' }
  const taken = (yield* isFull(queue)) ? [] : yield* receive(tx, queue, max, seconds, cause)
  const messages = taken.map((one): PortMessage => {
    const message = receivedMessage(queue, one, everything)
    const { attributes = {}, messageAttributes = {} } = message
    return { ...message, attributes, messageAttributes }
  })
  // With messages in hand the caller looks again anyway.
  const idle = taken.length === 0
  return { messages, nextVisibleAtMs: idle ? yield* nextVisibleMs(tx, queue) : undefined }
}

function* deleteFor(
  tx: Tx,
  address: QueueAddress,
  receiptHandles: readonly string[],
  consumer: string,
): Reading<void> {
  const queue = yield* requireQueue(address)
  const cause = { party: consumer, via: 'DeleteMessage' }
  yield* forgiving(receiptHandles, (handle) => remove(tx, queue, handle, cause))
}

/** Passes over handles that ran out on the way: their messages will be received again. */
function* forgiving(
  handles: readonly string[],
  act: (handle: string) => Reading<void>,
): Reading<void> {
  for (const handle of handles) {
    try {
      yield* act(handle)
    } catch (error) {
      if (!(error instanceof AwsError)) throw error
    }
  }
}

function* factsIn(partition: string): Reading<QueueFacts | undefined> {
  const queue = yield* readQueue(partition)
  return queue && factsOf(queue)
}
