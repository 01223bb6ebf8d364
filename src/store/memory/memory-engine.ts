// State in memory, with the moments at which a disk or a network would fail as injectable faults.
// It keeps an undo log back to the last durable commit: a rollback and a crash replay it.

import { textOf } from '../engine/changes.ts'
import { AnswerLost, NotCommitted, type Engine, type Write } from '../engine/engine.ts'
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

/** An intent, and where it stands in both orders. */
interface Placed {
  readonly row: IntentRow
  readonly due: string
  readonly inChannel: string
}

/** A value, or what makes it: a row of hops that nobody has asked for yet. */
type Stored = Val | (() => Val)

/** Values up to this length share blocks of memory. */
const SMALL_BYTES = 1_024

export class MemoryEngine implements Engine {
  readonly sliceMs = Number.POSITIVE_INFINITY
  readonly incarnation: number
  readonly isInstant: boolean
  readonly #faults: Faults | undefined
  #partitions = new Map<string, SortedMap<Stored>>()
  /** Names of partitions, in order. */
  #names = new SortedMap<string>()
  #intents = new Map<string, Placed>()
  /** Intents by due time, and by channel. */
  #due = new SortedMap<IntentRow>()
  #channels = new SortedMap<IntentRow>()
  /** How to undo each commit that is not durable yet, oldest first; the open one's is last. */
  #undo: (() => void)[][] = []
  #commits = 0
  #turns = 0

  constructor(faults?: Faults, crashed?: MemoryEngine) {
    this.#faults = faults
    // One that is to fail as disks do is waited for as disks are.
    this.isInstant = faults === undefined
    this.incarnation = (crashed?.incarnation ?? 0) + 1
    if (crashed === undefined) return
    this.#partitions = crashed.#partitions
    this.#names = crashed.#names
    this.#intents = crashed.#intents
    this.#due = crashed.#due
    this.#channels = crashed.#channels
    crashed.#partitions = new Map()
    crashed.#names = new SortedMap()
    crashed.#intents = new Map()
    crashed.#due = new SortedMap()
    crashed.#channels = new SortedMap()
  }

  /** Loses the commits that are not durable, but for the first `survivors` of them. */
  crash(survivors: number): void {
    while (this.#undo.length > survivors) this.rollback()
    this.#undo = []
  }

  get(partition: string, key: Key): Val | undefined {
    const stored = this.#partitions.get(partition)?.get(textOf(key))
    return stored && bytesOf(stored)
  }

  range(partition: string, start: Key, end: Key, limit: number, reverse: boolean): [Key, Val][] {
    const rows = this.#partitions.get(partition)
    if (rows === undefined) return []
    return rows
      .range(textOf(start), textOf(end), limit, reverse)
      .map(([text, stored]) => [Buffer.from(text, 'latin1'), bytesOf(stored)])
  }

  partitions(from: string, limit: number): string[] {
    return this.#names.range(nameOf(from), END, limit).map(([, name]) => name)
  }

  intent(id: string): IntentRow | undefined {
    return this.#intents.get(id)?.row
  }

  due(untilMs: number, limit: number, after?: Pick<Intent, 'id' | 'dueAtMs'>): IntentRow[] {
    const start = after === undefined ? '' : `${dueKey(after)}\0`
    const end = dueKey({ dueAtMs: untilMs + 1, id: '' })
    return this.#due.range(start, end, limit).map(([, row]) => row)
  }

  channels(limit: number, after: string): { channel: string; dueAtMs: number }[] {
    const heads: { channel: string; dueAtMs: number }[] = []
    let from = after
    while (heads.length < limit) {
      const head = this.#channels.range(past(from), END, 1)[0]
      if (head === undefined) break
      heads.push({ channel: (from = head[1].channel), dueAtMs: head[1].dueAtMs })
    }
    return heads
  }

  channel(channel: string, limit: number, maxBytes: number): IntentRow[] {
    const rows: IntentRow[] = []
    let bytes = 0
    for (const [, row] of this.#channels.range(`${channel}\0`, past(channel), limit)) {
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

  begin(): void {
    this.#undo.push([])
  }

  write(partition: string, writes: readonly Write[]): void {
    for (const { text, value } of writes) {
      const old = this.#set(partition, text, value && copyOf(value))
      this.#undo.at(-1)!.push(() => this.#set(partition, text, old))
    }
  }

  writeLater(partition: string, text: string, value: () => Val): void {
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
    if (row === undefined) {
      this.#intents.delete(id)
      if (old !== undefined) this.#due.delete(old.due)
      if (old !== undefined) this.#channels.delete(old.inChannel)
      return old?.row
    }
    const due = dueKey(row)
    const inChannel = channelKey(row, due)
    if (old !== undefined && old.due !== due) this.#due.delete(old.due)
    if (old !== undefined && old.inChannel !== inChannel) this.#channels.delete(old.inChannel)
    this.#intents.set(id, { row, due, inChannel })
    this.#due.set(due, row)
    this.#channels.set(inChannel, row)
    return old?.row
  }
}

function bytesOf(stored: Stored): Val {
  return typeof stored === 'function' ? stored() : stored
}

/** The caller may use its buffer again. */
function copyOf(value: Val): Val {
  if (value.byteLength <= SMALL_BYTES) return Buffer.from(value)
  return Uint8Array.prototype.slice.call(value)
}

/** After every key, whose characters are bytes. */
const END = '\u{ffff}'

/** Channel, then NUL (which sorts a channel's rows before those of channels it begins), order. */
function channelKey(row: IntentRow, due: string): string {
  const position = row.position === row.dueAtMs ? due : dueKey({ ...row, dueAtMs: row.position })
  return `${row.channel}\0${position}`
}

/** After all rows of a channel, before those of every later one. */
function past(channel: string): string {
  return channel === '' ? '' : `${channel}\0~`
}

/** Text whose order is that of (due, id). */
function dueKey(at: Pick<Intent, 'id' | 'dueAtMs'>): string {
  const ms = String(Math.max(0, at.dueAtMs))
  return (ms.length === 13 ? '000' + ms : ms.padStart(16, '0')) + at.id
}

/** UTF-8 as one character a byte, so that names sort as in every other adapter. */
function nameOf(partition: string): string {
  return Buffer.from(partition, 'utf8').toString('latin1')
}
