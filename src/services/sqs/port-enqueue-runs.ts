// Enqueueing for edges into many queues at once: one transaction, one intent for all of them.

import { AwsError } from '../../kernel/aws-error.ts'
import type { Tx } from '../../store/store.ts'
import { take, type Reading } from '../../store/table.ts'
import type { Env } from '../service.ts'
import { addressOfArn } from './address.ts'
import { factsOf } from './queue-facts.ts'
import { requireAcceptable, type Draft } from './message.ts'
import { draftOrError } from './port-enqueue.ts'
import type { Parcel, PortEntry, PortRun } from './port.ts'
import { Sending } from './sending.ts'
import { readQueue, type QueueRow } from './tables.ts'

type Weather = Env['weather']

/** A queue of the transaction. */
interface Open {
  readonly there: Tx
  readonly queue: QueueRow
  readonly sending: Sending
}

export async function enqueueRuns(
  { store, weather }: Pick<Env, 'store' | 'weather'>,
  runs: readonly PortRun[],
): Promise<void> {
  const drafts = new Map<PortEntry, Draft | AwsError>()
  const partitions = new Map<string, string | undefined>()
  for (const { parcels } of runs) {
    for (const { entry, queueArn } of parcels) {
      if (!drafts.has(entry)) drafts.set(entry, draftOrError(entry))
      partitions.set(queueArn, addressOfArn(queueArn)?.partition)
    }
  }
  const scope = [...new Set(partitions.values())].filter((name) => name !== undefined)
  await store.transact(scope.length === 0 ? '' : scope, function* (tx) {
    const open = new Map<string, Open | undefined>()
    for (const { intentId, parcels } of runs) {
      // A redelivery after a crash: the messages are there already.
      if (!(yield* take(intentId))) continue
      for (const parcel of parcels) {
        const { queueArn, entry } = parcel
        if (!open.has(queueArn)) open.set(queueArn, yield* openIn(tx, partitions.get(queueArn)))
        const place = open.get(queueArn)
        const draft = drafts.get(entry)!
        const entered = place && (yield* enter(place, parcel, draft, weather))
        if (entered !== true) parcel.otherwise(tx)
      }
    }
    for (const place of open.values()) {
      if (place !== undefined) yield* place.there.read(place.sending.finish())
    }
  })
}

function* openIn(tx: Tx, partition: string | undefined): Reading<Open | undefined> {
  if (partition === undefined) return undefined
  const there = tx.in(partition)
  const queue = yield* there.read(readQueue(partition))
  if (queue === undefined || queue.fifo) return undefined
  return { there, queue, sending: new Sending(there, queue, true) }
}

function* enter(
  { there, queue, sending }: Open,
  { entry, permit }: Parcel,
  draft: Draft | AwsError,
  weather: Weather,
): Reading<boolean> {
  const { granted, note } = permit(factsOf(queue))
  if (!granted || draft instanceof AwsError) return false
  try {
    requireAcceptable(queue, draft)
  } catch (error) {
    if (error instanceof AwsError) return false
    throw error
  }
  const { from, via, parentId } = entry
  const cause = { party: from, via, parentId, note, outcome: 'delivered', weather } as const
  yield* there.read(sending.add(draft, cause))
  return true
}
