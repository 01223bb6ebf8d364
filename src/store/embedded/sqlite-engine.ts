// State in one SQLite database. Commits write to the WAL without syncing; `sync` then runs an
// asynchronous fdatasync of the WAL, which is what makes them durable.

import { closeSync, mkdirSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { NotCommitted, type Engine, type Write } from '../engine/engine.ts'
import type { IntentRow } from '../engine/intents.ts'
import type { Intent, Key, StoreHealth, Val } from '../store.ts'
import { Checkpointer } from './checkpointer.ts'
import { syncDirectory, type DataDir } from './data-dir.ts'
import type { Disk } from './disk.ts'
import { isBusy, isFailedSync, isFull } from './errors.ts'
import { OutboxRows } from './outbox-rows.ts'
import { Rows } from './rows.ts'
import type { Database, Opened } from './schema.ts'
import { SideWorker, type WalState } from './side-worker.ts'
import type { Space } from './space.ts'

export interface SqliteEngineOptions {
  readonly opened: Opened
  readonly dir: DataDir
  readonly disk: Disk
  readonly space: Space
  readonly durability: 'fsync' | 'buffered'
  readonly walFrames: number
  readonly onCheckpoint: ((ended?: WalState) => void) | undefined
}

export class SqliteEngine implements Engine {
  readonly sliceMs = 5
  readonly incarnation: number
  readonly #o: SqliteEngineOptions
  readonly #db: Database
  readonly #rows: Rows
  readonly #outbox: OutboxRows
  readonly #begin: { run(): unknown }
  readonly #commit: { run(): unknown }
  readonly #checkpointer: Checkpointer
  readonly #wal: number
  /** Something is committed that no sync, done or under way, covers. */
  #dirty = false
  #relaxedSync: Promise<void> | undefined
  #broken: unknown
  #onBroken: ((error: unknown) => void) | undefined
  /** Syncs so far, for measurements. */
  syncs = 0

  constructor(options: SqliteEngineOptions) {
    this.#o = options
    const { db, incarnation } = options.opened
    this.incarnation = incarnation
    this.#db = db
    this.#rows = new Rows(db)
    this.#outbox = new OutboxRows(db)
    this.#begin = db.prepare('BEGIN IMMEDIATE')
    this.#commit = db.prepare('COMMIT')
    this.#wal = openSync(options.dir.wal, 'r+')
    this.#checkpointer = new Checkpointer({
      ...{ file: options.dir.database, db, frames: options.walFrames },
      tight: () => options.space.admits() === 'relief',
      onBroken: (error) => this.#break(error),
      onCheckpoint: options.onCheckpoint,
      onFull: () => options.space.full(),
    })
  }

  get(partition: string, key: Key): Val | undefined {
    return this.#rows.get(partition, key)
  }

  range(partition: string, start: Key, end: Key, limit: number, reverse: boolean): [Key, Val][] {
    return this.#rows.range(partition, start, end, limit, reverse)
  }

  partitions(from: string, limit: number): string[] {
    return this.#rows.partitions(from, limit)
  }

  intent(id: string): IntentRow | undefined {
    return this.#outbox.get(id)
  }

  due(untilMs: number, limit: number, after?: Pick<Intent, 'id' | 'dueAtMs'>): IntentRow[] {
    return this.#outbox.due(untilMs, limit, after)
  }

  channels(limit: number, after: string): { channel: string; dueAtMs: number }[] {
    return this.#outbox.channels(limit, after)
  }

  channel(channel: string, limit: number, maxBytes: number): IntentRow[] {
    return this.#outbox.channel(channel, limit, maxBytes)
  }

  nextDueMs(): number | undefined {
    return this.#outbox.nextDueMs()
  }

  intentCount(): number {
    return this.#outbox.count()
  }

  begin(): void {
    try {
      this.#begin.run()
    } catch (error) {
      // Someone else's tool is writing to the database. Trying again would block the event loop.
      if (isBusy(error)) throw new NotCommitted('the database is locked', { cause: error })
      throw error
    }
  }

  write(partition: string, writes: readonly Write[]): void {
    this.#rows.write(partition, writes)
  }

  putIntent(row: IntentRow): void {
    this.#outbox.put(row)
  }

  removeIntent(id: string): void {
    this.#outbox.remove(id)
  }

  commit(): void {
    this.#commit.run()
    this.#dirty = true
    this.#checkpointer.committed()
  }

  rollback(): void {
    // After some errors, a full disk among them, SQLite has rolled back by itself.
    if (this.#db.isTransaction) this.#db.exec('ROLLBACK')
    this.#rows.forget()
  }

  sync(): Promise<void> | undefined {
    if (this.#broken !== undefined) return Promise.reject(this.#broken)
    if (!this.#dirty) return undefined
    if (this.#o.durability === 'fsync') return this.#sync()
    // Relaxed by the operator: what is committed is acknowledged, and synced in the background.
    this.#relaxedSync ??= this.#sync()
      .catch((error: unknown) => this.#break(error))
      .finally(() => (this.#relaxedSync = undefined))
    return undefined
  }

  holdUp(): Promise<void> | undefined {
    return this.#checkpointer.pause
  }

  admits(): 'all' | 'relief' {
    return this.#o.space.admits()
  }

  failed(error: unknown): 'full' | 'other' {
    if (isFailedSync(error)) this.#break(error)
    if (!isFull(error)) return 'other'
    this.#o.space.full()
    // Frees the WAL to be written again from its beginning, which needs no space.
    void this.#checkpointer.begin()
    return 'full'
  }

  whenBroken(tell: (error: unknown) => void): void {
    this.#onBroken = tell
  }

  health(lagMs: number): StoreHealth {
    const { space, durability } = this.#o
    const writable = this.#broken === undefined && space.admits() === 'all'
    return { writable, freeBytes: space.freeBytes(), lagMs, durability }
  }

  async backup(directory: string): Promise<void> {
    mkdirSync(directory, { recursive: true })
    const worker = new SideWorker(this.#o.dir.database)
    try {
      await worker.run('backup', join(directory, 'millrace.db'))
    } finally {
      await worker.close()
    }
    syncDirectory(directory)
  }

  async close(): Promise<void> {
    await this.#o.space.close()
    await this.#checkpointer.close()
    await this.#relaxedSync
    closeSync(this.#wal)
    // Closing copies the WAL to the database, which after a failed sync must not happen: the process
    // ends, and the next one starts from what really is on the disk.
    if (this.#broken !== undefined) return
    this.#db.close()
    this.#o.dir.unlock()
  }

  /** Frames in the WAL, for tests that cut it. */
  walState(): WalState {
    return this.#db.prepare('PRAGMA wal_checkpoint(NOOP)').get()
  }

  async #sync(): Promise<void> {
    this.#dirty = false
    this.syncs++
    try {
      await this.#o.disk.fdatasync(this.#wal)
    } catch (error) {
      this.#broken ??= error
      throw error
    }
  }

  #break(error: unknown): void {
    this.#broken ??= error
    this.#onBroken?.(error)
  }
}
