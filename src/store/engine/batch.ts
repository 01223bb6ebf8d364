// One group commit in the making: what its operations wrote so far, over the engine.

import type { Hop } from '../../kernel/hop.ts'
import { HOP_PARTITION, type Key, type Val } from '../store.ts'
import { Changes, textOf, valueAfter } from './changes.ts'
import type { Engine, Write } from './engine.ts'
import type { IntentRow } from './intents.ts'

/** Hops in one row of the hop partition. */
const HOPS_PER_ROW = 1000

export class Batch {
  readonly touched = new Set<string>()
  /** Outbox rows that this batch wrote; null: took. */
  readonly intents = new Map<string, IntentRow | null>()
  hops: Hop[] = []
  /** Set when the engine failed in the middle: nothing of this batch can be committed. */
  broken: unknown
  #begun = false
  readonly #engine: Engine
  readonly #nextSequence: () => number
  readonly #pending = new Map<string, Changes>()

  constructor(engine: Engine, nextSequence: () => number) {
    this.#engine = engine
    this.#nextSequence = nextSequence
  }

  get(partition: string, text: string, key: Key): Val | undefined {
    const change = this.#pending.get(partition)?.byText.get(text)
    if (change === undefined) return this.#engine.get(partition, key)
    return valueAfter(change, () => this.#engine.get(partition, key))
  }

  range(partition: string, start: Key, end: Key, limit: number, reverse: boolean): [Key, Val][] {
    this.#flush(partition)
    return this.#engine.range(partition, start, end, limit, reverse)
  }

  intent(id: string): IntentRow | undefined {
    const row = this.intents.get(id)
    if (row === null) return undefined
    return row ?? this.#engine.intent(id)
  }

  /** Accepts what an operation that succeeded has written. */
  merge(partition: string, changes: Changes): void {
    this.touched.add(partition)
    const pending = this.#pending.get(partition)
    if (pending === undefined) this.#pending.set(partition, changes)
    else pending.merge(changes)
  }

  get wrote(): boolean {
    return this.touched.size > 0 || this.intents.size > 0 || this.hops.length > 0
  }

  /** Hands everything to the engine and commits. Throws with nothing committed. */
  commit(): void {
    for (let at = 0; at < this.hops.length; at += HOPS_PER_ROW) {
      const key = Buffer.allocUnsafe(8)
      key.writeBigUInt64BE(BigInt(this.#nextSequence()), 0)
      const hops = this.hops.slice(at, at + HOPS_PER_ROW)
      const changes = new Changes()
      changes.put(textOf(key), key, Buffer.from(JSON.stringify(hops), 'utf8'))
      this.merge(HOP_PARTITION, changes)
    }
    this.#begin()
    for (const partition of [...this.#pending.keys()]) this.#flush(partition)
    for (const [id, row] of this.intents) {
      if (row === null) this.#engine.removeIntent(id)
      else this.#engine.putIntent(row)
    }
    this.#engine.commit()
    this.#begun = false
  }

  rollback(): void {
    if (this.#begun) this.#engine.rollback()
    this.#begun = false
  }

  /** Forgets what it wrote, after a rollback. */
  discard(): void {
    this.touched.clear()
    this.intents.clear()
    this.hops.length = 0
  }

  #begin(): void {
    if (this.#begun) return
    this.#engine.begin()
    this.#begun = true
  }

  #flush(partition: string): void {
    const pending = this.#pending.get(partition)
    if (pending === undefined) return
    try {
      this.#begin()
      this.#engine.write(partition, this.#resolved(partition, pending))
    } catch (error) {
      this.broken = error
      throw error
    }
    this.#pending.delete(partition)
  }

  #resolved(partition: string, pending: Changes): Write[] {
    const writes: Write[] = []
    for (const [text, change] of pending.byText) {
      const value = valueAfter(change, () => this.#engine.get(partition, change.key))
      writes.push({ key: change.key, text, value })
    }
    return writes
  }
}
