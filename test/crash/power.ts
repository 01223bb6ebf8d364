// What a power cut may leave of a store's files. The disk keeps what was synced; of everything
// written since, any sector may have reached it or not, in any order.

import { closeSync, existsSync, fstatSync, mkdirSync, openSync, readFileSync, readSync, writeFileSync } from 'node:fs' // prettier-ignore
import { join } from 'node:path'
import type { SeededRandom } from '../../src/kernel/random.ts'
import type { Disk } from '../../src/store/embedded/disk.ts'

const SECTOR_BYTES = 512
const PAGE_BYTES = 4096
const FRAME_BYTES = PAGE_BYTES + 24
/** Of the WAL: it names the generation of frames that are valid. */
const HEADER_BYTES = 32

export interface PowerOptions {
  readonly directory: string
  readonly random: SeededRandom
  /** False: syncs do nothing, and say that all is well (the negative control). */
  readonly honest: boolean
}

export class Power {
  readonly disk: Disk
  readonly #wal: string
  readonly #witness: string
  readonly #sums: string
  readonly #random: SeededRandom
  /** Kept open: closing a descriptor would drop SQLite's locks. */
  readonly #database: number
  #durableWal: Buffer
  /** What the last checkpoint has synced of it. */
  #copied: Buffer = Buffer.alloc(0)
  #checkpoints = 0
  /** Times that the whole WAL was copied, after which it starts over. */
  completed = 0
  #durableDatabase: Buffer
  /** The witness is not synced again after the opening, so a cut may take all of it back. */
  #durableWitness: Buffer
  #durableSums: Buffer
  /** The database when the checkpoint under way began. */
  #beforePass: Buffer | undefined

  /** Files as they are, all synced, are what the disk holds to begin with. */
  constructor({ directory, random, honest }: PowerOptions) {
    this.#wal = join(directory, 'millrace.db-wal')
    this.#witness = join(directory, 'witness')
    this.#sums = join(directory, 'page-sums')
    this.#random = random
    this.#database = openSync(join(directory, 'millrace.db'), 'r')
    this.#durableWal = Buffer.alloc(0)
    this.#durableDatabase = this.#readDatabase()
    this.#durableWitness = readFileSync(this.#witness)
    this.#durableSums = readIfThere(this.#sums)
    this.disk = {
      fdatasync: (fd) => this.#sync(fd, honest),
      freeBytes: () => 1 << 30,
    }
  }

  /** The store has opened: opening syncs what it writes. */
  opened(): void {
    this.#durableWal = readFileSync(this.#wal)
    this.#durableDatabase = this.#readDatabase()
    this.#durableWitness = readFileSync(this.#witness)
  }

  /**
   * SQLite syncs the WAL, copies frames of it to the database and, when that were all, syncs the
   * database; then the sums of its pages are written and synced. Called when it begins and with how it
   * ended.
   */
  checkpoint(ended?: { log: number; checkpointed: number }): void {
    if (ended === undefined) {
      this.#beforePass = this.#readDatabase()
      return
    }
    this.#beforePass = undefined
    this.#checkpoints++
    const wal = readFileSync(this.#wal)
    const synced = HEADER_BYTES + ended.checkpointed * FRAME_BYTES
    this.#copied = wal.subarray(0, synced)
    this.#durableWal = Buffer.concat([this.#copied, this.#durableWal.subarray(synced)])
    if (ended.checkpointed < ended.log) return
    this.completed++
    this.#durableDatabase = this.#readDatabase()
    this.#durableSums = readIfThere(this.#sums)
  }

  /** Writes what a cut at this moment could leave into another directory. */
  cut(into: string): void {
    mkdirSync(into, { recursive: true })
    // While a checkpoint is under way either none of what it copied has reached the disk, or the
    // WAL has, from which it copies.
    const copied = this.#beforePass !== undefined && this.#random.float() < 0.5
    const database = copied ? this.#readDatabase() : (this.#beforePass ?? this.#readDatabase())
    const mixed = this.#mixed(this.#durableDatabase, database, PAGE_BYTES)
    writeFileSync(join(into, 'millrace.db'), mixed)
    writeFileSync(join(into, 'millrace.db-wal'), copied ? readFileSync(this.#wal) : this.#cutWal())
    const sums = this.#beforePass !== undefined && !copied ? this.#durableSums : readIfThere(this.#sums) // prettier-ignore
    writeFileSync(join(into, 'page-sums'), this.#mixed(this.#durableSums, sums, SECTOR_BYTES))
    const witness = readFileSync(this.#witness)
    writeFileSync(join(into, 'witness'), this.#mixed(this.#durableWitness, witness, SECTOR_BYTES))
  }

  close(): void {
    closeSync(this.#database)
  }

  async #sync(_fd: number, honest: boolean): Promise<void> {
    // A sync covers what was written before it began.
    const covered = honest ? readFileSync(this.#wal) : this.#durableWal
    const checkpoints = this.#checkpoints
    const turns = Math.floor(this.#random.float() * 30)
    for (let i = 0; i < turns; i++) await new Promise((resolve) => setImmediate(resolve))
    if (checkpoints === this.#checkpoints) {
      this.#durableWal = covered
    } else if (sameGeneration(covered, this.#copied)) {
      // Frames are only ever appended, so what a checkpoint synced meanwhile is a prefix.
      this.#durableWal = Buffer.concat([this.#copied, covered.subarray(this.#copied.length)])
    }
  }

  #cutWal(): Buffer {
    const now = readFileSync(this.#wal)
    const old = this.#durableWal
    const header = now.subarray(0, HEADER_BYTES)
    if (!sameGeneration(now, old)) {
      // Started over since. SQLite syncs the new header before it writes the first frame, so the
      // disk holds either all of the old one or surely the new header.
      if (this.#random.float() < 0.3) return old
      const mixed = this.#mixed(old, now, SECTOR_BYTES)
      header.copy(mixed)
      return mixed
    }
    return this.#mixed(old, now, SECTOR_BYTES)
  }

  /** Any of: nothing new, all new, a prefix of it, sectors by chance. Length too. */
  #mixed(old: Buffer, now: Buffer, unit: number): Buffer {
    const random = this.#random
    const mode = random.float()
    const length = random.float() < 0.5 ? now.length : Math.max(old.length, HEADER_BYTES)
    const mixed = Buffer.alloc(Math.max(length, old.length))
    old.copy(mixed)
    const end = Math.min(now.length, mixed.length)
    const prefix = random.float() * end
    const chance = random.float()
    for (let at = 0; at < end; at += unit) {
      const kept = mode < 0.2 ? false : mode < 0.35 ? true : mode < 0.6 ? at < prefix : random.float() < chance // prettier-ignore
      if (kept) now.copy(mixed, at, at, Math.min(at + unit, end))
    }
    return mixed
  }

  #readDatabase(): Buffer {
    const { size } = fstatSync(this.#database)
    const bytes = Buffer.alloc(size)
    readSync(this.#database, bytes, 0, size, 0)
    return bytes
  }
}

function readIfThere(path: string): Buffer {
  return existsSync(path) ? readFileSync(path) : Buffer.alloc(0)
}

/** The header holds salts that change whenever the WAL starts over. */
function sameGeneration(a: Buffer, b: Buffer): boolean {
  return a.subarray(0, HEADER_BYTES).equals(b.subarray(0, HEADER_BYTES))
}
