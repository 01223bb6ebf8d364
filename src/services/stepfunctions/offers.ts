// Activities' tasks, until a worker takes them.

import type { Clock } from '../../kernel/clock.ts'
import { LOOK_MS, type Store } from '../../store/store.ts'
import type { Chore } from '../../store/chore.ts'
import { parseArn } from '../../kernel/arn.ts'
import type { Context } from '../service.ts'
import { OFFER, STEP, type OfferOrder } from './port.ts'
import { partitionOfExecution } from './engine/load.ts'
import type { Visit } from './engine/run.ts'
import { activityPlace, activityTable, executionTable, offers, offerSequence, threads, type OfferRow, type Place } from './tables.ts' // prettier-ignore

const POLL_MS = 60_000
const LOOKED_AT = 20

/** A task goes where workers look for it; of an activity that is gone it fails. */
export const offerChore: Chore<OfferOrder> = {
  name: OFFER,
  atOnce: 16,
  idOf: ({ execution }) => execution,
  step({ execution, visit, activityArn, input, token }, { commit }) {
    const { account, region, resource } = parseArn(activityArn)!
    const place = activityPlace({ account, region }, resource.slice('activity:'.length))
    return commit(place.partition, function* (tx) {
      if ((yield* activityTable.get()) === undefined) {
        const answer = { kind: 'failure', error: 'States.Runtime', cause: `The activity ${activityArn} does not exist.` } // prettier-ignore
        const signal = { kind: 'answer', at: visit, answer }
        tx.emit({ edge: STEP, target: execution, payload: { execution, signal } })
        return
      }
      const sequence = yield* offerSequence.get()
      offerSequence.add(tx, [], 1)
      offers.put(tx, [sequence], { token, input, execution, visit })
    })
  },
}

/** The oldest task that still waits; undefined when there is none for a minute. */
export async function takeOffer(
  context: Context,
  place: Place,
  workerName: string | undefined,
): Promise<OfferRow | undefined> {
  const { store, clock, signal } = context
  const endMs = clock.nowMs() + POLL_MS
  for (;;) {
    const wait = waiter(store, clock, place.partition, signal)
    try {
      const offer = await takeNext(store, place, workerName)
      if (offer !== undefined || signal.aborted || clock.nowMs() >= endMs) return offer
      await wait.until(Math.min(endMs, store.nodeName === undefined ? endMs : clock.nowMs() + LOOK_MS)) // prettier-ignore
    } finally {
      wait.end()
    }
  }
}

/** Wakes with a commit to the partition, at a moment, or when the caller hangs up. */
function waiter(store: Store, clock: Clock, partition: string, signal: AbortSignal) {
  let wake: () => void = () => {}
  const woken = new Promise<void>((resolve) => (wake = resolve))
  const unwatch = store.watch(partition, wake)
  signal.addEventListener('abort', wake, { once: true })
  let timer: { cancel(): void } | undefined
  return {
    until(ms: number): Promise<void> {
      timer = clock.at(ms, wake)
      return woken
    },
    end(): void {
      timer?.cancel()
      unwatch()
      signal.removeEventListener('abort', wake)
    },
  }
}

async function takeNext(
  store: Store,
  { partition }: Place,
  workerName: string | undefined,
): Promise<OfferRow | undefined> {
  for (;;) {
    const page = await store.transact(partition, () => offers.range([], { limit: LOOKED_AT }))
    if (page.length === 0) return undefined
    for (const { key, row } of page) {
      const sequence = key.integer()
      const scope = [partition, partitionOfExecution(row.execution)]
      const taken = await store.transact(scope, function* (tx) {
        if ((yield* offers.get(sequence)) === undefined) return false
        offers.del(tx, [sequence])
        const execution = tx.in(scope[1]!)
        const running = yield* execution.read(executionTable.get())
        const thread = yield* execution.read(threads.get(row.visit[0]))
        if (running?.status !== 'RUNNING' || thread?.task?.token !== row.token) return false
        const at: Visit = row.visit
        const started = { kind: 'activity-started', at, workerName }
        tx.emit({ edge: STEP, target: row.execution, payload: { execution: row.execution, signal: started } }) // prettier-ignore
        return true
      })
      if (taken) return row
    }
  }
}
