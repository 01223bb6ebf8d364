// Runs one operation against a batch. Its writes stay its own until it has succeeded.

import type { Hop } from '../../kernel/hop.ts'
import type { Random } from '../../kernel/random.ts'
import {
  type Key,
  type NewIntent,
  type Op,
  type Read,
  type Scope,
  type Tx,
  type Val,
} from '../store.ts'
import type { Batch } from './batch.ts'
import { boundedRange } from './bounded-range.ts'
import { Changes, overlay, textOf, valueAfter } from './changes.ts'
import { encodeIntent, rescheduled, type IntentRow } from './intents.ts'
import { LEASE_PARTITION, type Fence } from './leases.ts'
import { checkDelta, checkKey, checkValue } from './limits.ts'
import { readingIn, View } from './view.ts'

/** What a row that goes leaves free, at least about. */
const FREED_BYTES = 1024

interface Room {
  freed: number
  taken: number
  added: number
  changed: number
}

export class Operation implements Tx {
  readonly nowMs: number
  /** Of a node that shares the outbox with others. */
  fence: Fence | undefined = undefined
  readonly #partition: string
  /** Of a scope of several partitions: its names, and views of those that were asked for. */
  readonly #scope: readonly string[] | undefined
  #views: Map<string, View> | undefined
  readonly #batch: Batch
  readonly #random: Random
  readonly #nextIntentId: () => string
  #changes: Changes | undefined
  #intents: Map<string, IntentRow | null> | undefined
  #hops: Hop[] | undefined

  constructor(
    scope: Scope,
    batch: Batch,
    nowMs: number,
    random: Random,
    nextIntentId: () => string,
  ) {
    this.#partition = typeof scope === 'string' ? scope : scope[0]!
    this.#scope = typeof scope === 'string' ? undefined : scope
    this.#batch = batch
    this.nowMs = nowMs
    this.#random = random
    this.#nextIntentId = nextIntentId
  }

  /** Runs to the end. A throw leaves the batch as it was. */
  run<T>(op: Op<T>): T {
    const steps = op(this)
    let step = steps.next()
    while (step.done !== true) {
      let answer: unknown
      try {
        answer = this.#answer(step.value)
      } catch (error) {
        step = steps.throw(error)
        continue
      }
      step = steps.next(answer)
    }
    return step.value
  }

  /** Whether it wrote anything at all. */
  get wrote(): boolean {
    return (
      this.#changes !== undefined ||
      this.#intents !== undefined ||
      this.#hops !== undefined ||
      (this.#views !== undefined && [...this.#views.values()].some((view) => view.changes))
    )
  }

  /**
   * Whether it frees at least about as much room as it takes, or only changes what is there:
   * consuming and deleting go on while the disk is full, so that it can become less full.
   */
  get relieves(): boolean {
    const room = { freed: 0, taken: 0, added: 0, changed: 0 }
    for (const [partition, changes] of this.#allChanges()) this.#weigh(partition, changes, room)
    for (const row of this.#intents?.values() ?? []) {
      if (row === null) room.freed++
      else room.taken += row.body.length
    }
    if (room.freed > 0) return room.taken <= room.freed * FREED_BYTES
    // A queue that is purged or deleted is a row that changes, and an intent to sweep.
    return room.added === 0 && room.changed > 0 && room.taken <= FREED_BYTES
  }

  #weigh(partition: string, changes: Changes, room: Room): void {
    for (const [text, change] of changes.byText) {
      if (change.kind === 'del') room.freed++
      else if (change.value !== undefined) {
        const old = this.#batch.get(partition, text, change.key)
        if (old === undefined) room.added++
        else room.changed++
        room.taken += Math.max(0, change.value.byteLength - (old?.byteLength ?? 0))
      }
    }
  }

  /** Hands its writes to the batch. */
  accept(): void {
    if (this.#changes !== undefined) this.#batch.merge(this.#partition, this.#changes)
    for (const view of this.#views?.values() ?? []) {
      if (view.changes !== undefined) this.#batch.merge(view.partition, view.changes)
    }
    if (this.#intents !== undefined) {
      for (const [id, row] of this.#intents) this.#batch.intents.set(id, row)
    }
    if (this.#hops !== undefined) this.#batch.record(this.#hops)
  }

  in(partition: string): Tx {
    return partition === this.#partition ? this : this.#view(partition)
  }

  read<T>(reading: Generator<Read, T, any>): Generator<Read, T, any> {
    return readingIn(this.#partition, reading)
  }

  random(bytes: number): Uint8Array {
    return this.#random.bytes(bytes)
  }

  uuid(): string {
    return this.#random.uuid()
  }

  put(key: Key, value: Val): void {
    checkValue(key, value)
    ;(this.#changes ??= new Changes()).put(textOf(key), key, value)
  }

  del(key: Key): void {
    checkKey(key)
    ;(this.#changes ??= new Changes()).del(textOf(key), key)
  }

  add(key: Key, delta: number): void {
    checkDelta(key, delta)
    ;(this.#changes ??= new Changes()).add(textOf(key), key, delta)
  }

  emit(intent: NewIntent): string {
    const id = this.#nextIntentId()
    const dueAtMs = intent.dueAtMs ?? this.nowMs
    const row = encodeIntent({ ...intent, id, dueAtMs, emittedAtMs: this.nowMs, attempt: 0 })
    ;(this.#intents ??= new Map()).set(id, row)
    return id
  }

  reschedule(
    intentId: string,
    change: { dueAtMs: number; attempt: number; lastError?: string },
  ): boolean {
    const row = this.#intent(intentId)
    if (row === undefined || this.#isFenced(row)) return false
    ;(this.#intents ??= new Map()).set(intentId, rescheduled(row, change))
    return true
  }

  hop(hop: Hop): void {
    // Most have one, and an array that one is pushed into has room for seventeen.
    if (this.#hops === undefined) this.#hops = [hop]
    else this.#hops.push(hop)
  }

  #answer(read: Read): unknown {
    if (read.op === 'take') return this.#take(read.intentId, read.withdraws)
    let partition = this.#partition
    let changes = this.#changes
    if (read.partition !== undefined && read.partition !== partition) {
      partition = read.partition
      changes = this.#view(partition).changes
    }
    if (read.op === 'get') return this.#get(partition, changes, read.key)
    return this.#range(partition, changes, read)
  }

  #get(partition: string, changes: Changes | undefined, key: Key): Val | undefined {
    checkKey(key)
    const text = textOf(key)
    const change = changes?.byText.get(text)
    if (change === undefined) return this.#batch.get(partition, text, key)
    return valueAfter(change, () => this.#batch.get(partition, text, key))
  }

  #range(partition: string, own: Changes | undefined, read: RangeRead): [Key, Val][] {
    const { start, end, limit, reverse = false } = read
    if (Number.isNaN(limit) || limit <= 0) return []
    const changes = changesBetween(own, textOf(start), textOf(end))
    const { maxBytes } = read
    const page = (from: Key, to: Key, most: number) =>
      this.#batch.range(partition, from, to, most, reverse, maxBytes)
    if (changes.length === 0) return page(start, end, limit)
    if (maxBytes !== undefined)
      return boundedRange({ start, end, limit, reverse, maxBytes }, changes, page)
    return overlay(page(start, end, limit + changes.length), changes, limit, reverse)
  }

  #view(partition: string): View {
    const known = this.#views?.get(partition)
    if (known !== undefined) return known
    if (this.#scope?.includes(partition) !== true) {
      throw new RangeError(`partition '${partition}' is not in the scope of the transaction`)
    }
    const view = new View(this, partition)
    ;(this.#views ??= new Map()).set(partition, view)
    return view
  }

  *#allChanges(): Generator<readonly [partition: string, changes: Changes]> {
    if (this.#changes !== undefined) yield [this.#partition, this.#changes]
    for (const { partition, changes } of this.#views?.values() ?? []) {
      if (changes !== undefined) yield [partition, changes]
    }
  }

  #take(intentId: string, withdraws = false): boolean {
    if (!this.#mayTake(intentId, withdraws)) return false
    ;(this.#intents ??= new Map()).set(intentId, null)
    return true
  }

  #mayTake(intentId: string, withdraws: boolean): boolean {
    if (this.fence !== undefined && !withdraws) {
      const row = this.#intent(intentId)
      return row !== undefined && !this.#isFenced(row)
    }
    const own = this.#intents?.get(intentId)
    return own === undefined ? this.#batch.hasIntent(intentId) : own !== null
  }

  /** Whether another node decides about the intent now. */
  #isFenced(row: IntentRow): boolean {
    if (this.fence === undefined) return false
    return !this.fence.passes(row, (key) => this.#batch.get(LEASE_PARTITION, textOf(key), key))
  }

  #intent(id: string): IntentRow | undefined {
    const row = this.#intents?.get(id)
    if (row === null) return undefined
    return row ?? this.#batch.intent(id)
  }
}

type RangeRead = Extract<Read, { op: 'range' }>

function changesBetween(changes: Changes | undefined, start: string, end: string) {
  if (changes === undefined) return []
  return [...changes.byText].filter(([text]) => text >= start && text < end)
}
