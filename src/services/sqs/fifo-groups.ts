// The index of a FIFO queue's groups: each stands by when it can be received from. A message waits
// for those before it in its group that are in flight, and for no others.

import type { KeyReader } from '../../store/key.ts'
import type { Tx } from '../../store/store.ts'
import type { Reading } from '../../store/table.ts'
import { spaces, type GroupRow, type InFlight } from './group-row.ts'
import { limits } from './limits.ts'
import type { MessageState } from './row-codecs.ts'
import {
  calmGroupsTable,
  groupIndex,
  groupMessageTable,
  groupTable,
  inFlightCounter,
  lapseIndex,
  type QueueRow,
} from './tables.ts'

/**
 * Works out where a group stands, from what is in flight and from its head. `solid`: everything up
 * to the last in flight is in flight, so that the head need not be looked up; neither need that of a
 * group whose `onlyMessage` is known.
 */
export function* settleGroup(
  tx: Tx,
  queue: QueueRow,
  group: string,
  old: GroupRow | undefined,
  inFlight: readonly InFlight[],
  solid = old?.solid === true,
  onlyMessage?: Head,
): Reading<void> {
  const { generation } = queue
  const live = stillInFlight(inFlight, tx.nowMs)
  const lapsed = (old?.inFlight.length ?? 0) - live.length
  if (lapsed !== 0) inFlightCounter.add(tx, [generation], -lapsed)
  const isSolid = solid && live.length > 0 && live.length === inFlight.length
  const next = isSolid
    ? locked(live[0]!.sequence, live[0]!.visibleAtMs, live, true)
    : placeOf(tx, old, live, onlyMessage ?? (yield* headOf(generation, group)))
  if (old !== undefined) unindexGroup(tx, generation, group, old)
  if (next === undefined) groupTable.del(tx, [generation, group])
  else {
    groupIndex.put(tx, indexKey(generation, next, group), null)
    // An open group waits for no moment, not even for the one at which it opened: the clock may be set back.
    if (next.space === spaces.open) yield* endCalm(tx, generation, 0)
    else if (next.space === spaces.locked) yield* endCalm(tx, generation, next.atMs)
    if (next.lapseAtMs !== undefined) lapseIndex.put(tx, [generation, next.lapseAtMs, group], null)
    groupTable.put(tx, [generation, group], next)
  }
}

function* endCalm(tx: Tx, generation: number, atMs: number): Reading<void> {
  const calmUntilMs = yield* calmGroupsTable.get(generation)
  if (calmUntilMs !== undefined && atMs < calmUntilMs) {
    calmGroupsTable.put(tx, [generation], atMs)
  }
}

export function stillInFlight(inFlight: readonly InFlight[], nowMs: number): readonly InFlight[] {
  return inFlight.every(({ visibleAtMs }) => visibleAtMs > nowMs)
    ? inFlight
    : inFlight.filter(({ visibleAtMs }) => visibleAtMs > nowMs)
}

interface Head {
  readonly sequence: number
  readonly state: Pick<MessageState, 'receiveCount' | 'sentAtMs'>
}

function* headOf(generation: number, group: string): Reading<Head | undefined> {
  const [head] = yield* groupMessageTable.range([generation, group], { limit: 1 })
  return head && { sequence: sequenceIn(head.key), state: head.row }
}

/** undefined when the group is empty. */
function placeOf(
  tx: Tx,
  old: GroupRow | undefined,
  live: readonly InFlight[],
  head: Head | undefined,
): GroupRow | undefined {
  if (head === undefined) return undefined
  const { sequence: headSequence, state } = head
  if (live[0]?.sequence === headSequence) {
    return locked(headSequence, live[0].visibleAtMs, live, false)
  }
  // Only dead letters that came back to where they had stood can make it so many.
  if (live.length >= limits.groupInFlight) {
    return locked(headSequence, soonestMs(live), live, false)
  }
  const lapseAtMs = live.length === 0 ? undefined : soonestMs(live)
  const rest = { headSequence, inFlight: live, solid: false, lapseAtMs }
  if (state.receiveCount === 0) {
    return { space: spaces.fresh, atMs: state.sentAtMs, ...rest }
  }
  const wasOpen = old?.space === spaces.open && old.headSequence === headSequence
  return { space: spaces.open, atMs: wasOpen ? old.atMs : tx.nowMs, ...rest }
}

/** `lapseAtMs` where one of those in flight becomes visible before the lock ends. */
function locked(
  headSequence: number,
  untilMs: number,
  inFlight: readonly InFlight[],
  solid: boolean,
): GroupRow {
  const soonest = soonestMs(inFlight)
  const lapseAtMs = soonest < untilMs ? soonest : undefined
  return { space: spaces.locked, atMs: untilMs, headSequence, inFlight, solid, lapseAtMs }
}

function soonestMs(inFlight: readonly InFlight[]): number {
  return inFlight.reduce((least, { visibleAtMs }) => Math.min(least, visibleAtMs), Infinity)
}

function unindexGroup(tx: Tx, generation: number, group: string, row: GroupRow): void {
  groupIndex.del(tx, indexKey(generation, row, group))
  if (row.lapseAtMs !== undefined) lapseIndex.del(tx, [generation, row.lapseAtMs, group])
}

function indexKey(
  generation: number,
  row: GroupRow,
  group: string,
): [number, number, number, number, string] {
  return [generation, row.space, row.atMs, row.headSequence, group]
}

export function indexed(key: KeyReader): { atMs: number; headSequence: number; group: string } {
  key.integer()
  key.integer()
  return { atMs: key.integer(), headSequence: key.integer(), group: key.text() }
}

export function sequenceIn(key: KeyReader): number {
  key.integer()
  key.text()
  return key.integer()
}
