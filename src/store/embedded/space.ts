// What happens when the disk is full. A ballast file keeps room that is given back then, so that
// operations that free space (consuming, deleting) and a reopening still succeed. New writes are
// refused until there is space again.

import { rmSync } from 'node:fs'
import { open, rm, stat } from 'node:fs/promises'
import { performance } from 'node:perf_hooks'
import type { Log } from '../../kernel/log.ts'
import type { DataDir } from './data-dir.ts'
import type { Disk } from './disk.ts'

const CHUNK_BYTES = 1 << 20
/** How often a full disk is looked at again. */
const LOOK_EVERY_MS = 200

export class Space {
  readonly #dir: DataDir
  readonly #disk: Disk
  readonly #log: Log
  readonly #ballastBytes: number
  #full = false
  #hasRoomInside = false
  #lacksBallast = false
  #lookedAtMs = 0
  #making: Promise<void> | undefined
  #closed = false
  #reusable: () => number = () => 0

  constructor(dir: DataDir, disk: Disk, log: Log, ballastBytes: number) {
    this.#dir = dir
    this.#disk = disk
    this.#log = log
    this.#ballastBytes = ballastBytes
  }

  /** Tells how many bytes inside the database are free to be written again. */
  reuses(bytes: () => number): void {
    this.#reusable = bytes
  }

  /** Makes the ballast, in the background. */
  begin(): void {
    this.#making ??= this.#make()
      .catch((error: unknown) => this.#log.warn({ error }, 'no ballast against a full disk'))
      .finally(() => (this.#making = undefined))
  }

  admits(): 'all' | 'relief' {
    if (!this.#full) return 'all'
    // Time of a real disk, whatever the store's clock is.
    const nowMs = performance.now()
    if (nowMs - this.#lookedAtMs < LOOK_EVERY_MS) return this.#hasRoomInside ? 'all' : 'relief'
    this.#lookedAtMs = nowMs
    const enough = this.#ballastBytes * 2
    if (this.#disk.freeBytes(this.#dir.path) < enough) {
      // What the ballast left free stays so: new rows go where others were deleted.
      this.#hasRoomInside = this.freeBytes() >= enough
      return this.#hasRoomInside ? 'all' : 'relief'
    }
    this.#full = false
    this.#log.info({ directory: this.#dir.path }, 'there is space on the disk again')
    this.begin()
    return 'all'
  }

  /** The disk is full, or too full for a ballast, whether or not there is room in the database. */
  get isTight(): boolean {
    return this.#full || this.#lacksBallast
  }

  /** Some may have been given back. */
  lookAgain(): void {
    if (this.#full) this.admits()
    else if (this.#lacksBallast) this.begin()
  }

  /** The disk is full: gives the ballast back. */
  full(): void {
    this.#hasRoomInside = false
    this.#lookedAtMs = performance.now()
    releaseBallast(this.#dir)
    if (this.#full) return
    this.#full = true
    this.#log.error({ directory: this.#dir.path }, 'the disk is full: refusing new writes')
  }

  freeBytes(): number {
    return this.#disk.freeBytes(this.#dir.path) + this.#reusable()
  }

  async close(): Promise<void> {
    this.#closed = true
    await this.#making
  }

  async #make(): Promise<void> {
    const made = await stat(this.#dir.ballast).catch(() => undefined)
    if (made?.size === this.#ballastBytes) return
    this.#lacksBallast = this.#disk.freeBytes(this.#dir.path) < this.#ballastBytes * 2
    if (this.#lacksBallast) return
    const file = await open(this.#dir.ballast, 'w')
    try {
      const chunk = Buffer.alloc(Math.min(CHUNK_BYTES, this.#ballastBytes))
      for (let at = 0; at < this.#ballastBytes; at += chunk.length) {
        if (this.#full || this.#closed) break
        await file.write(chunk, 0, Math.min(chunk.length, this.#ballastBytes - at))
      }
    } finally {
      await file.close()
    }
    if (this.#full) await rm(this.#dir.ballast, { force: true })
  }
}

export function releaseBallast(dir: DataDir): void {
  rmSync(dir.ballast, { force: true })
}
