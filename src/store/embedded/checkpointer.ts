// Keeps the WAL short (twice `frames` at most) without holding up the event loop. A worker copies its pages to the database
// while commits go on; when little is left, commits pause for the last pass, after which SQLite
// starts the WAL over from its beginning.

import { isBusy, isFull } from './errors.ts'
import type { Database } from './schema.ts'
import type { PageSumsFiles } from './page-sums.ts'
import { SideWorker, type WalState } from './side-worker.ts'

/** Passes beside commits before the one for which commits pause. */
const PASSES = 4
/** Frames left for which a pause is short. */
const FEW_FRAMES = 256
/** Looking costs a few microseconds. */
const LOOK_EVERY_COMMITS = 4
/** Frames at which a cycle begins while the disk is full: every page of the WAL counts. */
const TIGHT_FRAMES = 256

/** Pages that are compared with their checksums at a time, beside everything else. */
const COMPARED_AT_ONCE = 2048

/** Shares of the database that are free pages: where shrinking begins, and where it ends. */
const SHRINK_FROM = 0.5
const SHRINK_TO = 0.125
/** 16 MiB. */
const LEAST_FREE_PAGES = 4096
/** Pages that one step gives back: some milliseconds. */
const STEP_PAGES = 512
const TURNS_BETWEEN = 4

export interface CheckpointerOptions {
  readonly files: PageSumsFiles
  readonly db: Database
  /** Frames (4 KiB and a bit) in the WAL at which a cycle begins. */
  readonly frames: number
  /** Whether the disk is full. */
  readonly tight: () => boolean
  /** A checkpoint could not make the database durable, so nothing may be acknowledged any more. */
  readonly onBroken: (error: unknown) => void
  readonly onFull: () => void
  /** The WAL has started over. */
  readonly onRestart: () => void
  readonly onDamage: (damaged: readonly number[]) => void
  readonly onCheckpoint: ((ended?: WalState) => void) | undefined
}

export class Checkpointer {
  readonly #o: CheckpointerOptions
  readonly #look: { get(): WalState }
  readonly #freePages: { get(): { freelist_count: number } }
  readonly #pages: { get(): { page_count: number } }
  #worker: SideWorker | undefined
  #running: Promise<void> | undefined
  /** Above `frames` while a reader keeps the WAL from starting over. */
  #beginAt = 0
  #commits = 0
  #closed = false
  #resume: (() => void) | undefined
  /** While set, commits wait. */
  pause: Promise<void> | undefined

  constructor(options: CheckpointerOptions) {
    this.#o = options
    this.#look = options.db.prepare('PRAGMA wal_checkpoint(NOOP)')
    this.#freePages = options.db.prepare('PRAGMA freelist_count')
    this.#pages = options.db.prepare('PRAGMA page_count')
  }

  committed(): void {
    if (++this.#commits % LOOK_EVERY_COMMITS !== 0) return
    const frames = this.#o.tight() ? Math.min(this.#o.frames, TIGHT_FRAMES) : this.#o.frames
    const { log } = this.#look.get()
    if (log < frames) this.#beginAt = 0
    if (log < Math.max(frames, this.#beginAt)) return
    void this.begin()
    const most = Math.max(frames, this.#beginAt) + frames
    if (log >= most && this.#running !== undefined) this.#hold()
  }

  /** Runs a cycle, or answers the one that runs. */
  begin(): Promise<void> {
    if (this.#closed) return Promise.resolve()
    this.#running ??= this.#cycle()
      .catch((error: unknown) => this.#failed(error))
      .finally(() => this.#ended())
    return this.#running
  }

  /**
   * Compares pages [from, to] of the database with their checksums, beside everything else, and
   * learns those that are not known.
   */
  async compare(from: number, to: number): Promise<void> {
    for (let at = from; at <= to && !this.#closed; at += COMPARED_AT_ONCE) {
      const range = { from: at, to: Math.min(to, at + COMPARED_AT_ONCE - 1) }
      const { damaged, learned } = await this.#side.run('compare', range)
      if (damaged.length > 0) return this.#o.onDamage(damaged)
      // A cycle writes them down.
      if (learned > 0) await this.begin()
    }
  }

  async close(): Promise<void> {
    this.#closed = true
    await this.#running
    await this.#worker?.close()
  }

  get #side(): SideWorker {
    return (this.#worker ??= new SideWorker(this.#o.files))
  }

  async #cycle(): Promise<void> {
    for (let pass = 0; pass < PASSES; pass++) {
      const { log, checkpointed } = await this.#pass('copy')
      await this.#side.run('flush')
      if (this.#look.get().log - checkpointed <= FEW_FRAMES || checkpointed < log) break
    }
    this.#hold()
    const { log, checkpointed } = await this.#pass('complete')
    // A reader (a backup) still needs part of the WAL: it grows until that has ended.
    if (checkpointed < log) {
      this.#beginAt = log + this.#o.frames
      return
    }
    await this.#restart()
    await this.#shrink()
  }

  /**
   * Gives free pages back to the disk where they are much of the database, a few at a time: commits
   * go on in between.
   */
  async #shrink(): Promise<void> {
    if (!this.#isWorthShrinking(SHRINK_FROM)) return
    while (!this.#closed && this.#isWorthShrinking(SHRINK_TO)) {
      this.#release()
      for (let turn = 0; turn < TURNS_BETWEEN; turn++) await new Promise(setImmediate)
      this.#hold()
      await this.#side.run('shrink', this.#o.tight() ? STEP_PAGES / 8 : STEP_PAGES)
      const { log, checkpointed } = await this.#pass('complete')
      if (checkpointed < log) return
      await this.#restart()
    }
  }

  #isWorthShrinking(share: number): boolean {
    const { freelist_count: free } = this.#freePages.get()
    const least = this.#o.tight() ? STEP_PAGES / 8 : LEAST_FREE_PAGES
    return free >= least && free >= this.#pages.get().page_count * share
  }

  /** Done here and not by the next commit, whose sync of the header would block the event loop. */
  async #restart(): Promise<void> {
    await this.#side.run('restart')
    this.#o.onRestart()
  }

  /** For the last pass, or because commits outrun the copying. */
  #hold(): void {
    this.pause ??= new Promise((resolve) => (this.#resume = resolve))
  }

  #release(): void {
    this.pause = undefined
    this.#resume?.()
  }

  #ended(): void {
    this.#running = undefined
    this.#release()
  }

  async #pass(kind: 'copy' | 'complete'): Promise<WalState> {
    this.#o.onCheckpoint?.()
    const state = await this.#side.run(kind)
    this.#o.onCheckpoint?.(state)
    return state
  }

  #failed(error: unknown): void {
    if (isBusy(error)) return
    if (isFull(error)) this.#o.onFull()
    else if (!this.#closed) this.#o.onBroken(error)
  }
}
