// How deliveries to one queue are cut into transactions, and what becomes of those that stand in a
// lane behind one that failed.

import type { Failure, Outcome } from '../delivery/edge.ts'
import type { Delivery } from '../services/sns/port.ts'
import type { Intent } from '../store/store.ts'

/** Long messages (up to 1 MiB each) of one transaction; of short ones it takes a whole batch. */
const LONG_TOGETHER = 10

export function runsOf(intents: readonly Intent[]): Intent[][] {
  const runs: Intent[][] = []
  let long = 0
  for (const intent of intents) {
    const isLong = 'storedAs' in (intent.payload as Delivery)
    if (runs.length === 0 || (isLong && long === LONG_TOGETHER)) {
      runs.push([])
      long = 0
    }
    runs.at(-1)!.push(intent)
    if (isLong) long++
  }
  return runs
}

/** The transaction failed: the first of each lane was tried, those behind it were not. */
export function laneFailure(
  { lane }: Intent,
  failure: Failure,
  stuck: Set<string>,
  nowMs: number,
): Outcome {
  if (failure.permanent || lane === undefined) return failure
  if (stuck.has(lane)) return waitsInLane(nowMs)
  stuck.add(lane)
  return failure
}

export function waitsInLane(nowMs: number): Outcome {
  return { kind: 'deferred', untilMs: nowMs, reason: 'waits for the message before it' }
}
