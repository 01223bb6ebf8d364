// Messages that were just sent to a standard queue differ in their sequence alone, so those of one
// millisecond share rows: a run holds up to 32 of them as bits of a counter. A group commit folds all
// additions to a counter, so that many sends write one row, and none of them reads it.

import { assert } from '../../kernel/assert.ts'
import type { Tx } from '../../store/store.ts'
import type { Reading } from '../../store/table.ts'
import type { Placed } from './placed.ts'
import type { MessageState } from './row-codecs.ts'
import { readyIndex, RUN_MARK, runCounter, type QueueRow } from './tables.ts'

/** Bits that bitwise operators can tell apart. */
const RUN_LENGTH = 32

function baseOf(sequence: number): number {
  return sequence - (sequence % RUN_LENGTH)
}

/** Collects fresh messages in order of their sequence; `write` once there are no more. */
export class FreshMessages {
  readonly #tx: Tx
  readonly #generation: number
  #base = 0
  #bits = 0

  constructor(tx: Tx, generation: number) {
    this.#tx = tx
    this.#generation = generation
  }

  add(sequence: number): void {
    const base = baseOf(sequence)
    if (base !== this.#base) this.write()
    this.#base = base
    this.#bits += 2 ** (sequence - base)
  }

  write(): void {
    if (this.#bits === 0) return
    runCounter.add(this.#tx, [this.#generation, this.#tx.nowMs, this.#base, RUN_MARK], this.#bits)
    this.#bits = 0
  }
}

/** Takes one message out of its run. */
export function* leaveRun(tx: Tx, queue: QueueRow, placed: Placed): Reading<void> {
  const { atMs, sequence } = placed
  const base = baseOf(sequence)
  const bits = yield* runCounter.get(queue.generation, atMs, base, RUN_MARK)
  assert((bits & (1 << (sequence - base))) !== 0, `message ${sequence} of ${queue.arn} has no bit`)
  const bit = 2 ** (sequence - base)
  if (bits === bit) runCounter.del(tx, [queue.generation, atMs, base, RUN_MARK])
  else runCounter.add(tx, [queue.generation, atMs, base, RUN_MARK], -bit)
}

/** A message of a run, if it is in the one of that moment. */
export function* placedInRun(
  generation: number,
  atMs: number,
  sequence: number,
): Reading<Placed | undefined> {
  const base = baseOf(sequence)
  const bits = yield* runCounter.get(generation, atMs, base, RUN_MARK)
  if ((bits & (1 << (sequence - base))) === 0) return undefined
  return { where: 'run', atMs, sequence, state: freshState(atMs) }
}

/** The first ready messages without a group, in order; not those before `fromMs` or from `endMs` on. */
export function* oldestReady(
  queue: QueueRow,
  limit: number,
  fromMs = 0,
  endMs = Number.MAX_SAFE_INTEGER,
): Reading<Placed[]> {
  const { generation } = queue
  const rows = yield* readyIndex.range([generation], {
    // A run may reach past single messages behind it: with one row more the first ones are all here.
    limit: limit + 1,
    after: fromMs === 0 ? undefined : [generation, fromMs - 1, Number.MAX_SAFE_INTEGER],
    before: [generation, endMs],
  })
  const placed: Placed[] = []
  let runAtMs = 0
  let runEnd = 0
  for (const { key, row } of rows) {
    key.integer()
    const atMs = key.integer()
    const sequence = key.integer()
    if (placed.length >= limit && !(atMs === runAtMs && sequence < runEnd)) break
    if (typeof row === 'number') {
      runAtMs = atMs
      runEnd = sequence + RUN_LENGTH
      addRun(placed, atMs, sequence, row, limit)
    } else placed.push({ where: 'ready', atMs, sequence, state: row })
  }
  placed.sort(byAge)
  return placed.length > limit ? placed.slice(0, limit) : placed
}

export function byAge(a: Placed, b: Placed): number {
  return a.atMs - b.atMs || a.sequence - b.sequence
}

function addRun(placed: Placed[], atMs: number, base: number, bits: number, limit: number): void {
  const state = freshState(atMs)
  let left = limit
  for (let n = 0; n < RUN_LENGTH && left > 0; n++) {
    if ((bits & (1 << n)) === 0) continue
    placed.push({ where: 'run', atMs, sequence: base + n, state })
    left--
  }
}

function freshState(sentAtMs: number): MessageState {
  return {
    receiveCount: 0,
    receivedElsewhere: 0,
    sentAtMs,
    firstReceivedAtMs: 0,
    delayed: false,
    relocated: false,
    kept: false,
    group: undefined,
  }
}
