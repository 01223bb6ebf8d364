// What an adapter with a local, synchronous data structure provides; `engine-store.ts` makes a
// `Store` of it. (PostgreSQL, whose reads are asynchronous, implements `Store` by itself.)

import type { Intent, Key, StoreHealth, Val } from '../store.ts'
import type { IntentRow } from './intents.ts'

export interface Write {
  readonly key: Key
  /** The key as `textOf` has it. */
  readonly text: string
  /** undefined deletes. */
  readonly value: Val | undefined
}

export interface LaterVal {
  encode(): Val
}

export interface Engine {
  /** Grows with every opening: makes commit sequences and intent ids unique across restarts. */
  readonly incarnation: number
  /** Main-thread milliseconds that one batch may take. Infinity where replay must be exact. */
  readonly sliceMs: number
  /** Commits cost next to nothing: an operation need not wait until others have gathered. */
  readonly isInstant?: boolean

  /** `text`: the key as `textOf` has it. */
  get(partition: string, key: Key, text: string): Val | undefined
  /** Ends early with the row that brings keys and values to `maxBytes`. */
  range(
    partition: string,
    start: Key,
    end: Key,
    limit: number,
    reverse: boolean,
    maxBytes?: number,
  ): [Key, Val][]
  /** Sorted names, from `from` on, of partitions that hold a key. */
  partitions(from: string, limit: number): string[]
  intent(id: string): IntentRow | undefined
  /** Whether there is one: what most want to know, for less than reading it. */
  hasIntent(id: string): boolean
  due(untilMs: number, limit: number, after?: Pick<Intent, 'id' | 'dueAtMs'>): IntentRow[]
  /** Channels after the given one, as text, each with its head's due time. */
  channels(limit: number, after: string): { channel: string; dueAtMs: number }[]
  /** Ends early with the row whose body brings the sum to `maxBytes`. */
  channel(channel: string, limit: number, maxBytes: number): IntentRow[]
  nextDueMs(): number | undefined
  intentCount(): number

  begin(): void
  write(partition: string, writes: readonly Write[]): void
  /** Writes a row that few will read; if an engine can, it asks for its bytes only then. */
  writeLater?(partition: string, text: string, value: LaterVal): void
  putIntent(row: IntentRow): void
  removeIntent(id: string): void
  /** Throws `NotCommitted` (or anything else: then too nothing was committed). */
  commit(): void
  /** Within a commit: takes the next number of an opening, as if the engine were opened again. */
  renew(): number
  rollback(): void
  /**
   * Makes all commits so far durable: undefined if they are already. A rejection is final: what
   * reached the disk is unknown, so the store stops.
   */
  sync(): Promise<void> | undefined

  /** While the engine is busy with itself (a checkpoint), commits wait for this. */
  holdUp?(): Promise<void> | undefined
  /** Told once if the engine finds that it can make nothing durable any more. */
  whenBroken?(tell: (error: unknown) => void): void

  /** Whether writes must be held back: `relief` admits only operations that free space. */
  admits(): 'all' | 'relief'
  /** Told of a failed write or commit. Answers what became of the disk. */
  failed(error: unknown): 'full' | 'other'
  health(lagMs: number): StoreHealth
  backup(directory: string): Promise<void>
  close(): Promise<void>
}

/** The commit failed cleanly and need not be tried again: its callers get `StoreUnavailable`. */
export class NotCommitted extends Error {
  override name = 'NotCommitted'
}

/** Committed, but the answer got lost: its callers get `StoreUnavailable` although it is durable. */
export class AnswerLost extends Error {
  override name = 'AnswerLost'
}
