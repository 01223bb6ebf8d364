// Keeps the WAL short (twice `frames` at most) without holding up the event loop. A worker copies its pages to the database
// while commits go on; when little is left, commits pause for the last pass, after which SQLite
// starts the WAL over from its beginning.

import { isBusy, isFull } from './errors.ts'
import type { Database } from './schema.ts'
import { SideWorker, type WalState } from './side-worker.ts'

/** Passes beside commits before the one for which commits pause. */
const PASSES = 4
/** Frames left for which a pause is short. */
const FEW_FRAMES = 256
/** Looking costs a few microseconds. */
const LOOK_EVERY_COMMITS = 4
/** Frames at which a cycle begins while the disk is full: every page of the WAL counts. */
const TIGHT_FRAMES = 256

export interface CheckpointerOptions {
  readonly file: string
  readonly db: Database
  /** Frames (4 KiB and a bit) in the WAL at which a cycle begins. */
  readonly frames: number
  /** Whether the disk is full. */
  readonly tight: () => boolean
  /** A checkpoint could not make the database durable, so nothing may be acknowledged any more. */
  readonly onBroken: (error: unknown) => void
  readonly onFull: () => void
  readonly onCheckpoint: ((ended?: WalState) => void) | undefined
}

export class Checkpointer {
  readonly #o: CheckpointerOptions
  readonly #look: { get(): WalState }
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

  async close(): Promise<void> {
    this.#closed = true
    await this.#running
    await this.#worker?.close()
  }

  async #cycle(): Promise<void> {
    const worker = (this.#worker ??= new SideWorker(this.#o.file))
    for (let pass = 0; pass < PASSES; pass++) {
      const { log, checkpointed } = await this.#pass(worker)
      await worker.run('flush')
      if (this.#look.get().log - checkpointed <= FEW_FRAMES || checkpointed < log) break
    }
    this.#hold()
    const { log, checkpointed } = await this.#pass(worker)
    // A reader (a backup) still needs part of the WAL: it grows until that has ended.
    if (checkpointed < log) this.#beginAt = log + this.#o.frames
    // Done here and not by the next commit, whose sync of the header would block the event loop.
    else await worker.run('restart')
  }

  /** For the last pass, or because commits outrun the copying. */
  #hold(): void {
    this.pause ??= new Promise((resolve) => (this.#resume = resolve))
  }

  #ended(): void {
    this.#running = undefined
    this.pause = undefined
    this.#resume?.()
  }

  async #pass(worker: SideWorker): Promise<WalState> {
    this.#o.onCheckpoint?.()
    const state = await worker.run('checkpoint')
    this.#o.onCheckpoint?.(state)
    return state
  }

  #failed(error: unknown): void {
    if (isBusy(error)) return
    if (isFull(error)) this.#o.onFull()
    else if (!this.#closed) this.#o.onBroken(error)
  }
}
