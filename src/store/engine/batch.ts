// One group commit in the making: what its operations wrote so far, over the engine.

import type { Hop } from '../../kernel/hop.ts'
import { encodeHops, HOPS_PER_ROW } from '../hop-row.ts'
import { HOP_PARTITION, type Key, type Val } from '../store.ts'
import { Changes, textOf, valueAfter } from './changes.ts'
import type { Engine, LaterVal, Write } from './engine.ts'
import type { Ids } from './ids.ts'
import type { IntentRow } from './intents.ts'

export class Batch {
  readonly touched = new Set<string>()
  /** Outbox rows that this batch wrote; null: took. */
  readonly intents = new Map<string, IntentRow | null>()
  hops: Hop[] = []
  /** Sequence of the first row that keeps them, once committed. */
  firstHopRow: number | undefined
  /** Set when the engine failed in the middle: nothing of this batch can be committed. */
  broken: unknown
  #begun = false
  readonly #engine: Engine
  readonly #ids: Ids
  readonly #keepsHops: boolean
  readonly #pending = new Map<string, Map<number, Changes>>()

  /** Without a sequence hops are told to listeners and not kept. */
  constructor(engine: Engine, ids: Ids, keepsHops: boolean) {
    this.#engine = engine
    this.#ids = ids
    this.#keepsHops = keepsHops
  }

  get(partition: string, text: string, key: Key): Val | undefined {
    const change = this.#pending.get(partition)?.get(shelfOf(text))?.byText.get(text)
    if (change === undefined) return this.#engine.get(partition, key, text)
    return valueAfter(change, () => this.#engine.get(partition, key, text))
  }

  range(
    partition: string,
    start: Key,
    end: Key,
    limit: number,
    reverse: boolean,
    maxBytes?: number,
  ): [Key, Val][] {
    this.#flushBetween(partition, textOf(start), textOf(end))
    return this.#engine.range(partition, start, end, limit, reverse, maxBytes)
  }

  intent(id: string): IntentRow | undefined {
    const row = this.intents.get(id)
    if (row === null) return undefined
    return row ?? this.#engine.intent(id)
  }

  hasIntent(id: string): boolean {
    const row = this.intents.get(id)
    return row === undefined ? this.#engine.hasIntent(id) : row !== null
  }

  /** Accepts what an operation that succeeded has written. */
  merge(partition: string, changes: Changes): void {
    this.touched.add(partition)
    let shelves = this.#pending.get(partition)
    if (shelves === undefined) this.#pending.set(partition, (shelves = new Map()))
    for (const [text, change] of changes.byText) {
      const shelf = shelfOf(text)
      let pending = shelves.get(shelf)
      if (pending === undefined) shelves.set(shelf, (pending = new Changes()))
      pending.lay(text, change)
    }
  }

  /** Takes hops of an operation that succeeded. */
  record(hops: Hop[]): void {
    if (this.hops.length === 0) this.hops = hops
    else for (const hop of hops) this.hops.push(hop)
  }

  get wrote(): boolean {
    return this.touched.size > 0 || this.intents.size > 0 || this.hops.length > 0
  }

  /** Hands everything to the engine and commits. Throws with nothing committed. */
  commit(): void {
    this.#begin()
    if (this.#keepsHops && this.hops.length > 0) this.#keepHops()
    for (const partition of this.#pending.keys()) this.#flush(partition, undefined)
    for (const [id, row] of this.intents) {
      if (row === null) this.#engine.removeIntent(id)
      else this.#engine.putIntent(row)
    }
    this.#ids.committing()
    this.#engine.commit()
    this.#ids.committed()
    this.#begun = false
  }

  /** Straight to the engine: no operation reads them before they are committed. */
  #keepHops(): void {
    const { hops } = this
    this.touched.add(HOP_PARTITION)
    for (let at = 0; at < hops.length; at += HOPS_PER_ROW) {
      const sequence = this.#ids.sequence()
      this.firstHopRow ??= sequence
      const key = Buffer.allocUnsafe(8)
      key.writeUInt32BE(Math.floor(sequence / 2 ** 32), 0)
      key.writeUInt32BE(sequence >>> 0, 4)
      const text = textOf(key)
      if (this.#engine.writeLater !== undefined)
        this.#engine.writeLater(HOP_PARTITION, text, new HopRow(hops, at))
      else this.#engine.write(HOP_PARTITION, [{ key, text, value: encodeHops(hops, at) }])
    }
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

  /** A range reads what the engine has, so it must have what is pending in that range. */
  #flushBetween(partition: string, start: string, end: string): void {
    const shelf = shelfOf(start)
    this.#flush(partition, shelf === shelfOf(end) ? shelf : undefined)
  }

  /** Writes what is pending of one shelf, or of all. */
  #flush(partition: string, only: number | undefined): void {
    const shelves = this.#pending.get(partition)
    if (shelves === undefined || (only !== undefined && !shelves.has(only))) return
    try {
      this.#begin()
      const writes: Write[] = []
      for (const [shelf, pending] of shelves) {
        if (only !== undefined && shelf !== only) continue
        this.#resolve(partition, pending, writes)
        shelves.delete(shelf)
      }
      this.#engine.write(partition, writes)
    } catch (error) {
      this.broken = error
      throw error
    }
  }

  #resolve(partition: string, pending: Changes, writes: Write[]): void {
    for (const [text, change] of pending.byText) {
      const value = valueAfter(change, () => this.#engine.get(partition, change.key, text))
      writes.push({ key: change.key, text, value })
    }
  }
}

class HopRow implements LaterVal {
  readonly #hops: readonly Hop[]
  readonly #from: number

  constructor(hops: readonly Hop[], from: number) {
    this.#hops = hops
    this.#from = from
  }

  encode(): Val {
    return encodeHops(this.#hops, this.#from)
  }
}

/**
 * Pending changes lie on shelves by the first bytes of their keys, in effect by table: a range over
 * one table leaves the others' changes pending, to be written once for the whole batch.
 */
function shelfOf(text: string): number {
  return (text.charCodeAt(0) << 16) | (text.charCodeAt(1) << 8) | text.charCodeAt(2)
}
