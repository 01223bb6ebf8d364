// Runs one operation against a batch. Its writes stay its own until it has succeeded.

import type { Hop } from '../../kernel/hop.ts'
import type { Random } from '../../kernel/random.ts'
import {
  MAX_KEY_BYTES,
  MAX_VALUE_BYTES,
  type Key,
  type NewIntent,
  type Op,
  type Read,
  type Tx,
  type Val,
} from '../store.ts'
import type { Batch } from './batch.ts'
import { Changes, overlay, textOf, valueAfter } from './changes.ts'
import { encodeIntent, rescheduled, type IntentRow } from './intents.ts'

export class Operation implements Tx {
  readonly nowMs: number
  readonly #partition: string
  readonly #batch: Batch
  readonly #random: Random
  readonly #nextIntentId: () => string
  #changes: Changes | undefined
  #intents: Map<string, IntentRow | null> | undefined
  #hops: Hop[] | undefined

  constructor(
    partition: string,
    batch: Batch,
    nowMs: number,
    random: Random,
    nextIntentId: () => string,
  ) {
    this.#partition = partition
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
    return this.#changes !== undefined || this.#intents !== undefined || this.#hops !== undefined
  }

  /**
   * Whether it frees at least about as much room as it takes: consuming and deleting go on while
   * the disk is full, so that it can become less full.
   */
  get relieves(): boolean {
    let freed = 0
    let taken = 0
    for (const change of this.#changes?.byText.values() ?? []) {
      if (change.kind === 'del') freed++
      else if (change.value !== undefined) taken += change.value.byteLength
    }
    for (const row of this.#intents?.values() ?? []) {
      if (row === null) freed++
      else taken += row.body.length
    }
    return freed > 0 && taken <= freed * 1024
  }

  /** Hands its writes to the batch. */
  accept(): void {
    if (this.#changes !== undefined) this.#batch.merge(this.#partition, this.#changes)
    if (this.#intents !== undefined) {
      for (const [id, row] of this.#intents) this.#batch.intents.set(id, row)
    }
    if (this.#hops !== undefined) this.#batch.record(this.#hops)
  }

  random(bytes: number): Uint8Array {
    return this.#random.bytes(bytes)
  }

  uuid(): string {
    return this.#random.uuid()
  }

  put(key: Key, value: Val): void {
    checkKey(key)
    if (value.byteLength > MAX_VALUE_BYTES) {
      throw new RangeError(`value of ${value.byteLength} bytes is over ${MAX_VALUE_BYTES}`)
    }
    ;(this.#changes ??= new Changes()).put(textOf(key), key, value)
  }

  del(key: Key): void {
    checkKey(key)
    ;(this.#changes ??= new Changes()).del(textOf(key), key)
  }

  add(key: Key, delta: number): void {
    checkKey(key)
    if (!Number.isSafeInteger(delta)) throw new RangeError(`counter changed by ${delta}`)
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
  ): void {
    const row = this.#intent(intentId)
    if (row === undefined) return
    ;(this.#intents ??= new Map()).set(intentId, rescheduled(row, change))
  }

  hop(hop: Hop): void {
    // Most have one, and an array that one is pushed into has room for seventeen.
    if (this.#hops === undefined) this.#hops = [hop]
    else this.#hops.push(hop)
  }

  #answer(read: Read): unknown {
    if (read.op === 'get') return this.#get(read.key)
    if (read.op === 'take') return this.#take(read.intentId)
    return this.#range(read.start, read.end, read.limit, read.reverse ?? false)
  }

  #get(key: Key): Val | undefined {
    checkKey(key)
    const text = textOf(key)
    const change = this.#changes?.byText.get(text)
    if (change === undefined) return this.#batch.get(this.#partition, text, key)
    return valueAfter(change, () => this.#batch.get(this.#partition, text, key))
  }

  #range(start: Key, end: Key, limit: number, reverse: boolean): [Key, Val][] {
    if (Number.isNaN(limit) || limit <= 0) return []
    const changes = this.#changesBetween(textOf(start), textOf(end))
    const rows = this.#batch.range(this.#partition, start, end, limit + changes.length, reverse)
    return changes.length === 0 ? rows : overlay(rows, changes, limit, reverse)
  }

  #changesBetween(start: string, end: string) {
    if (this.#changes === undefined) return []
    return [...this.#changes.byText].filter(([text]) => text >= start && text < end)
  }

  #take(intentId: string): boolean {
    if (this.#intent(intentId) === undefined) return false
    ;(this.#intents ??= new Map()).set(intentId, null)
    return true
  }

  #intent(id: string): IntentRow | undefined {
    const row = this.#intents?.get(id)
    if (row === null) return undefined
    return row ?? this.#batch.intent(id)
  }
}

function checkKey(key: Key): void {
  if (key.byteLength === 0) throw new RangeError('empty key')
  if (key.byteLength > MAX_KEY_BYTES) {
    throw new RangeError(`key of ${key.byteLength} bytes is over ${MAX_KEY_BYTES}`)
  }
}
