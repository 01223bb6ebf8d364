// What SQS's own edge asks for: messages that travel between queues.

import type { Env } from '../service.ts'
import { addressOfArn, type QueueAddress } from './address.ts'
import { acceptTravelling, giveBack } from './arrival.ts'
import type { TravellingMessage } from './departure.ts'
import { queueDoesNotExist } from './errors.ts'
import type { SqsTransit } from './port.ts'
import { readQueue } from './tables.ts'

export function createTransit(store: Env['store']): SqsTransit {
  return {
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
  }
}

export function requireAddress(queueArn: string): QueueAddress {
  const address = addressOfArn(queueArn)
  if (address === undefined) throw queueDoesNotExist()
  return address
}
