// State in one SQLite database. Commits write to the WAL without syncing; `sync` then runs an
// asynchronous fdatasync of the WAL, which is what makes them durable.

import * as fs from 'node:fs'
import { closeSync, mkdirSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import type { Log } from '../../kernel/log.ts'
import { NotCommitted, type Engine, type Write } from '../engine/engine.ts'
import type { IntentRow } from '../engine/intents.ts'
import type { Intent, Key, StoreHealth, Val } from '../store.ts'
import { Checkpointer } from './checkpointer.ts'
import { syncDirectory, type DataDir } from './data-dir.ts'
import type { Disk } from './disk.ts'
import { DataDamaged, isBusy, isFailedSync, isFull } from './errors.ts'
import { pageDamage } from './inspect.ts'
import { OutboxRows } from './outbox-rows.ts'
import { PageSums } from './page-sums.ts'
import { Rows } from './rows.ts'
import { nextIncarnation, type Database, type Opened } from './schema.ts'
import { SideWorker, type WalState } from './side-worker.ts'
import type { Space } from './space.ts'
import { mark, PAGE_BYTES, readPosition, type WalPosition } from './wal-file.ts'
import { Witness } from './witness.ts'

/** How far a witness may be behind after a power cut. */
const WITNESS_SYNC_MS = 1000

export interface SqliteEngineOptions {
  readonly opened: Opened
  readonly dir: DataDir
  readonly disk: Disk
  readonly space: Space
  readonly log: Log
  /** Of the WAL's index. Never closed while the database is open: that would drop its locks. */
  readonly index: number
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
  readonly #witness: Witness
  #witnessSyncedAtMs = 0
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
    const freePages = db.prepare('PRAGMA freelist_count')
    options.space.reuses(() => freePages.get().freelist_count * PAGE_BYTES)
    this.#witness = new Witness(options.dir.witness)
    // What the opening has written is synced.
    this.#settle('all')
    this.#witness.sync()
    this.#checkpointer = new Checkpointer({
      ...{ files: options.dir, db, frames: options.walFrames },
      onRestart: () => this.#restarted(),
      onDamage: (damaged) => this.#damaged(damaged),
      tight: () => options.space.isTight,
      onBroken: (error) => this.#break(error),
      onCheckpoint: options.onCheckpoint,
      onFull: () => options.space.full(),
    })
  }

  get(partition: string, key: Key): Val | undefined {
    return this.#rows.get(partition, key)
  }

  range(
    partition: string,
    start: Key,
    end: Key,
    limit: number,
    reverse: boolean,
    maxBytes?: number,
  ): [Key, Val][] {
    return this.#rows.range(partition, start, end, limit, reverse, maxBytes)
  }

  partitions(from: string, limit: number): string[] {
    return this.#rows.partitions(from, limit)
  }

  hasIntent(id: string): boolean {
    return this.#outbox.has(id)
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

  renew(): number {
    return nextIncarnation(this.#db)
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
    const worker = new SideWorker(this.#o.dir)
    try {
      await worker.run('backup', join(directory, 'millrace.db'))
    } finally {
      await worker.close()
    }
    syncDirectory(directory)
  }

  /** Looks over pages [from, to] of the database while it serves. */
  compare(from: number, to: number): void {
    this.#checkpointer.compare(from, to).catch((error: unknown) => {
      this.#o.log.warn({ error }, 'the database could not be compared with its checksums')
    })
  }

  async close(): Promise<void> {
    this.#o.space.reuses(() => 0)
    await this.#o.space.close()
    await this.#relaxedSync
    await this.#checkpointer.close()
    // After a failed sync nothing more may be written: the process ends, and the next one starts
    // from what really is on the disk.
    if (this.#broken === undefined) this.#end()
    closeSync(this.#wal)
    mark(this.#o.index, 0)
    closeSync(this.#o.index)
    this.#witness.close()
  }

  /** Leaves the WAL empty, all of it being in the database, unless that has no room for it. */
  #end(): void {
    try {
      this.#emptyWal()
    } catch (error) {
      if (!isFull(error) && !isBusy(error)) throw error
      this.#o.log.warn({ error }, 'the write-ahead log is left for the next start')
    }
    this.#db.close()
    this.#o.dir.unlock()
  }

  #emptyWal(): void {
    const { log, checkpointed } = this.#db.prepare('PRAGMA wal_checkpoint(PASSIVE)').get()
    if (checkpointed < log) return
    const sums = new PageSums(fs, this.#o.dir)
    sums.gather(log)
    sums.write()
    this.#settle('none')
    this.#witness.sync()
    this.#db.exec('PRAGMA wal_checkpoint(TRUNCATE)')
  }

  #restarted(): void {
    // Until now the witness told of the WAL before, which is all in the database.
    this.#settle('none')
    this.#witness.syncLater()
    this.#o.space.lookAgain()
  }

  /** `none`: no frame of the WAL is needed any more. */
  #settle(needed: 'all' | 'none'): void {
    const position = readPosition(this.#o.index)
    if (position === undefined) return
    this.#witness.settle(needed === 'all' ? position : { ...position, frames: 0 })
  }

  #damaged(pages: readonly number[]): void {
    this.#break(new DataDamaged(this.#o.dir.path, [pageDamage(pages)]))
  }

  /** Frames in the WAL, for tests that cut it. */
  walState(): WalState {
    return this.#db.prepare('PRAGMA wal_checkpoint(NOOP)').get()
  }

  async #sync(): Promise<void> {
    this.#dirty = false
    this.syncs++
    const position = readPosition(this.#o.index)
    try {
      await this.#o.disk.fdatasync(this.#wal)
      if (position !== undefined) this.#testify(position)
    } catch (error) {
      this.#broken ??= error
      throw error
    }
  }

  #testify(position: WalPosition): void {
    this.#witness.testify(position)
    const nowMs = performance.now()
    if (nowMs - this.#witnessSyncedAtMs < WITNESS_SYNC_MS) return
    this.#witnessSyncedAtMs = nowMs
    this.#witness.syncLater()
  }

  #break(error: unknown): void {
    this.#broken ??= error
    this.#onBroken?.(error)
  }
}
