// State in memory, with the moments at which a disk or a network would fail as injectable faults.
// It keeps an undo log back to the last durable commit: a rollback and a crash replay it.

import { upToBytes } from '../engine/bounded-range.ts'
import { textOf } from '../engine/changes.ts'
import {
  AnswerLost,
  NotCommitted,
  type Engine,
  type LaterVal,
  type Write,
} from '../engine/engine.ts'
import { decodeIntent, type IntentRow } from '../engine/intents.ts'
import type { Intent, Key, StoreHealth, Val } from '../store.ts'
import { SortedMap } from './sorted-map.ts'

/**
 * What happens to a commit: `fail` before anything is committed; `info` committed, but its callers
 * see an error; `turns` of the event loop until it is durable (not a time: a virtual clock stands
 * still while a commit is under way).
 */
export type CommitFault = 'fail' | 'info' | { readonly turns: number } | undefined

export interface Faults {
  /** Asked once per commit that writes, in order. */
  commit(about: { readonly commit: number }): CommitFault
}

/** An intent, and where it stands in the order of due times and in its channel's. */
interface Placed {
  readonly row: IntentRow
  readonly due: string
  readonly position: string
}

/** A value, or what makes it: a row of hops that nobody has asked for yet. */
type Stored = Val | LaterVal

/** Values up to this length share blocks of memory. */
const SMALL_BYTES = 1_024
/** Of a real server's event loop. */
const SLICE_MS = 5

export class MemoryEngine implements Engine {
  readonly sliceMs: number
  incarnation: number
  readonly isInstant: boolean
  readonly #faults: Faults | undefined
  #partitions = new Map<string, SortedMap<Stored>>()
  /** Names of partitions, in order. */
  #names = new SortedMap<string>()
  #intents = new Map<string, Placed>()
  #due = new SortedMap<IntentRow>()
  #channels = new Map<string, SortedMap<IntentRow>>()
  /** Channels in order. */
  #channelNames = new SortedMap<SortedMap<IntentRow>>()
  /** How to undo each commit that is not durable yet, oldest first; the open one's is last. */
  #undo: (() => void)[][] = []
  #commits = 0
  #turns = 0

  constructor(faults?: Faults, crashed?: MemoryEngine, serves = false) {
    this.#faults = faults
    // One that is to fail as disks do is waited for as disks are.
    this.isInstant = faults === undefined && !serves
    this.sliceMs = serves ? SLICE_MS : Number.POSITIVE_INFINITY
    this.incarnation = (crashed?.incarnation ?? 0) + 1
    if (crashed === undefined) return
    this.#partitions = crashed.#partitions
    this.#names = crashed.#names
    this.#intents = crashed.#intents
    this.#due = crashed.#due
    this.#channels = crashed.#channels
    this.#channelNames = crashed.#channelNames
    crashed.#partitions = new Map()
    crashed.#names = new SortedMap()
    crashed.#intents = new Map()
    crashed.#due = new SortedMap()
    crashed.#channels = new Map()
    crashed.#channelNames = new SortedMap()
  }

  /** Loses the commits that are not durable, but for the first `survivors` of them. */
  crash(survivors: number): void {
    while (this.#undo.length > survivors) this.rollback()
    this.#undo = []
  }

  get(partition: string, _key: Key, text: string): Val | undefined {
    const stored = this.#partitions.get(partition)?.get(text)
    return stored && bytesOf(stored)
  }

  range(
    partition: string,
    start: Key,
    end: Key,
    limit: number,
    reverse: boolean,
    maxBytes?: number,
  ): [Key, Val][] {
    const rows = this.#partitions.get(partition)
    if (rows === undefined) return []
    const found = rows.range(textOf(start), textOf(end), limit, reverse)
    if (maxBytes !== undefined) return upToBytes(encoded(found), maxBytes)
    return found.map(rowOf)
  }

  partitions(from: string, limit: number): string[] {
    return this.#names.range(nameOf(from), END, limit).map(([, name]) => name)
  }

  hasIntent(id: string): boolean {
    return this.#intents.has(id)
  }

  intent(id: string): IntentRow | undefined {
    return this.#intents.get(id)?.row
  }

  due(untilMs: number, limit: number, after?: Pick<Intent, 'id' | 'dueAtMs'>): IntentRow[] {
    const start = after === undefined ? '' : `${dueKey(after.dueAtMs, after.id)}\0`
    const end = dueKey(untilMs + 1, '')
    return this.#due.range(start, end, limit).map(([, row]) => row)
  }

  channels(limit: number, after: string): { channel: string; dueAtMs: number }[] {
    return this.#channelNames.range(`${after}\0`, END, limit).map(([channel, rows]) => {
      const [, head] = rows.range('', END, 1)[0]!
      return { channel, dueAtMs: head.dueAtMs }
    })
  }

  channel(channel: string, limit: number, maxBytes: number): IntentRow[] {
    const rows: IntentRow[] = []
    let bytes = 0
    for (const [, row] of this.#channels.get(channel)?.range('', END, limit) ?? []) {
      rows.push(row)
      bytes += decodeIntent(row).bytes!
      if (bytes >= maxBytes) break
    }
    return rows
  }

  nextDueMs(): number | undefined {
    const first = this.#due.range('', END, 1)[0]
    return first?.[1].dueAtMs
  }

  intentCount(): number {
    return this.#intents.size
  }

  renew(): number {
    return ++this.incarnation
  }

  begin(): void {
    this.#undo.push([])
  }

  write(partition: string, writes: readonly Write[]): void {
    for (const { text, value } of writes) {
      const old = this.#set(partition, text, value && copyOf(value))
      this.#undo.at(-1)!.push(() => this.#set(partition, text, old))
    }
  }

  writeLater(partition: string, text: string, value: LaterVal): void {
    const old = this.#set(partition, text, value)
    this.#undo.at(-1)!.push(() => this.#set(partition, text, old))
  }

  putIntent(row: IntentRow): void {
    const old = this.#setIntent(row.id, row)
    this.#undo.at(-1)!.push(() => this.#setIntent(row.id, old))
  }

  removeIntent(id: string): void {
    const old = this.#setIntent(id, undefined)
    this.#undo.at(-1)!.push(() => this.#setIntent(id, old))
  }

  commit(): void {
    const fault = this.#faults?.commit({ commit: this.#commits++ })
    if (fault === 'fail') throw new NotCommitted('injected')
    if (typeof fault === 'object') this.#turns = Math.max(this.#turns, fault.turns)
    if (fault === 'info') throw new AnswerLost('injected')
  }

  rollback(): void {
    for (const undo of this.#undo.pop()!.reverse()) undo()
  }

  sync(): Promise<void> | undefined {
    const covered = this.#undo.length
    const turns = this.#turns
    this.#turns = 0
    if (turns > 0) return this.#later(turns, covered)
    this.#synced(covered)
    return undefined
  }

  admits(): 'all' {
    return 'all'
  }

  failed(): 'other' {
    return 'other'
  }

  health(lagMs: number): StoreHealth {
    return { writable: true, freeBytes: Number.MAX_SAFE_INTEGER, lagMs, durability: 'memory' }
  }

  async backup(): Promise<void> {
    throw new Error('a store in memory has nothing to back up')
  }

  async close(): Promise<void> {}

  async #later(turns: number, covered: number): Promise<void> {
    for (let i = 0; i < turns; i++) await new Promise((resolve) => setImmediate(resolve))
    this.#synced(covered)
  }

  #synced(covered: number): void {
    this.#undo = covered === this.#undo.length ? [] : this.#undo.slice(covered)
  }

  #set(partition: string, text: string, value: Stored | undefined): Stored | undefined {
    let rows = this.#partitions.get(partition)
    if (value === undefined) {
      const old = rows?.delete(text)
      if (rows?.size === 0) {
        this.#partitions.delete(partition)
        this.#names.delete(nameOf(partition))
      }
      return old
    }
    if (rows === undefined) {
      this.#partitions.set(partition, (rows = new SortedMap()))
      this.#names.set(nameOf(partition), partition)
    }
    return rows.set(text, value)
  }

  #setIntent(id: string, row: IntentRow | undefined): IntentRow | undefined {
    const old = this.#intents.get(id)
    if (row === undefined) this.#intents.delete(id)
    else {
      const due = dueKey(row.dueAtMs, id)
      const position = row.position === row.dueAtMs ? due : dueKey(row.position, id)
      this.#intents.set(id, { row, due, position })
      this.#due.set(due, row)
      this.#channel(row.channel).set(position, row)
    }
    if (old !== undefined) this.#unplace(old, this.#intents.get(id))
    return old?.row
  }

  #channel(name: string): SortedMap<IntentRow> {
    let rows = this.#channels.get(name)
    if (rows === undefined) {
      this.#channels.set(name, (rows = new SortedMap()))
      this.#channelNames.set(name, rows)
    }
    return rows
  }

  /** Takes an intent from where it stood, unless it stands there again. */
  #unplace({ row, due, position }: Placed, now: Placed | undefined): void {
    if (now?.due !== due) this.#due.delete(due)
    if (now?.position === position) return
    const rows = this.#channels.get(row.channel)!
    rows.delete(position)
    if (rows.size > 0) return
    this.#channels.delete(row.channel)
    this.#channelNames.delete(row.channel)
  }
}

function rowOf([text, stored]: [string, Stored]): [Key, Val] {
  return [Buffer.from(text, 'latin1'), bytesOf(stored)]
}

/** One after another, as they are asked for. */
function* encoded(rows: [string, Stored][]): Generator<[Key, Val]> {
  for (const row of rows) yield rowOf(row)
}

function bytesOf(stored: Stored): Val {
  return stored instanceof Uint8Array ? stored : stored.encode()
}

/** The caller may use its buffer again. */
function copyOf(value: Val): Val {
  if (value.byteLength <= SMALL_BYTES) return Buffer.from(value)
  return Uint8Array.prototype.slice.call(value)
}

/** After every key, whose characters are bytes. */
const END = '\u{ffff}'

/** Text whose order is that of (due, id). */
function dueKey(dueAtMs: number, id: string): string {
  const ms = String(Math.max(0, dueAtMs))
  return (ms.length === 13 ? '000' + ms : ms.padStart(16, '0')) + id
}

/** UTF-8 as one character a byte, so that names sort as in every other adapter. */
function nameOf(partition: string): string {
  return Buffer.from(partition, 'utf8').toString('latin1')
}
