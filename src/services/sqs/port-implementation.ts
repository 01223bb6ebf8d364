// The port over the same rules as the operations.

import type { Env } from '../service.ts'
import { addressOfArn, type QueueAddress } from './address.ts'
import { acceptTravelling, giveBack } from './arrival.ts'
import type { TravellingMessage } from './departure.ts'
import { AwsError } from '../../kernel/aws-error.ts'
import { queueDoesNotExist } from './errors.ts'
import { moveStep, type MoveStep } from './move-task.ts'
import type { PortMessage, QueueFacts, SqsPort, SqsTransit } from './port.ts'
import { enqueueAll } from './port-enqueue.ts'
import { changeVisibility, isFull, nextVisibleMs, receive, remove, requireQueue } from './queue.ts'
import { findQueue } from './queue-store.ts'
import { everything, receivedMessage } from './received.ts'
import { sweepQueue, type Sweep } from './sweep.ts'
import { readQueue, type QueueRow } from './tables.ts'

export function createSqsPort(env: Env): SqsPort & SqsTransit {
  const { store } = env
  return {
    async queue(queueArn) {
      const address = addressOfArn(queueArn)
      const queue = address && (await findQueue(store, address))
      return queue && factsOf(queue)
    },

    receive(queueArn, { max, visibilityTimeoutSeconds, consumer }) {
      const address = requireAddress(queueArn)
      return store.transact(address.partition, function* (tx) {
        const queue = yield* requireQueue(address)
        const seconds = visibilityTimeoutSeconds ?? queue.settings.visibilitySeconds
        const cause = { party: consumer, via: 'ReceiveMessage' }
        const full = yield* isFull(queue)
        const taken = full ? [] : yield* receive(tx, queue, max, seconds, cause)
        const messages = taken.map((one): PortMessage => {
          const message = receivedMessage(queue, one, everything)
          const { attributes = {}, messageAttributes = {} } = message
          return { ...message, attributes, messageAttributes }
        })
        // With messages in hand the caller looks again anyway.
        const idle = taken.length === 0
        return { messages, nextVisibleAtMs: idle ? yield* nextVisibleMs(tx, queue) : undefined }
      })
    },

    async delete(queueArn, receiptHandles, consumer) {
      const address = requireAddress(queueArn)
      await store.transact(address.partition, function* (tx) {
        const queue = yield* requireQueue(address)
        for (const handle of receiptHandles) {
          try {
            yield* remove(tx, queue, handle, { party: consumer, via: 'DeleteMessage' })
          } catch (error) {
            // A handle that ran out on the way: the message will be received again.
            if (!(error instanceof AwsError)) throw error
          }
        }
      })
    },

    async changeVisibility(queueArn, receiptHandles, seconds, { consumer, reason }) {
      const address = requireAddress(queueArn)
      await store.transact(address.partition, function* (tx) {
        const queue = yield* requireQueue(address)
        const cause = { party: consumer, via: 'ChangeMessageVisibility' }
        for (const handle of receiptHandles) {
          try {
            yield* changeVisibility(tx, queue, { handle, seconds, reason }, cause)
          } catch (error) {
            if (!(error instanceof AwsError)) throw error
          }
        }
      })
    },

    enqueue: (queueArn, entries) => enqueueAll(store, requireAddress(queueArn), entries),

    watch: (queueArn, wake) => store.watch(requireAddress(queueArn).partition, wake),

    async accept(targetArn, intents) {
      const address = addressOfArn(targetArn)
      if (address === undefined) return false
      return store.transact(address.partition, function* (tx) {
        const queue = yield* readQueue(address.partition)
        if (queue === undefined) return false
        for (const { id, payload } of intents) {
          yield* acceptTravelling(tx, queue, payload as TravellingMessage, id)
        }
        return true
      })
    },

    async giveBack(targetArn, { id, payload }) {
      const message = payload as TravellingMessage
      const { partition } = requireAddress(message.sourceArn)
      await store.transact(partition, (tx) => giveBack(tx, partition, message, targetArn, id))
    },

    async moveStep({ id, payload }) {
      const step = payload as MoveStep
      const { partition } = requireAddress(step.sourceArn)
      await store.transact(partition, (tx) => moveStep(tx, partition, step, id))
    },

    async sweep({ id, payload }, signal) {
      const sweep = payload as Sweep
      const { partition } = requireAddress(sweep.queueArn)
      await sweepQueue(store, partition, sweep, id, signal)
    },
  }
}

function requireAddress(queueArn: string): QueueAddress {
  const address = addressOfArn(queueArn)
  if (address === undefined) throw queueDoesNotExist()
  return address
}

function factsOf(queue: QueueRow): QueueFacts {
  const { settings } = queue
  return {
    arn: queue.arn,
    fifo: queue.fifo,
    visibilityTimeoutSeconds: settings.visibilitySeconds,
    maximumMessageBytes: settings.maximumMessageBytes,
    maxReceiveCount: settings.redrive?.maxReceiveCount,
    deadLetterTargetArn: settings.redrive?.deadLetterTargetArn,
    policy: settings.policy,
  }
}
