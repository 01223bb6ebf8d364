// A checksum of each page of the database, in a file beside it, so that a page which rots is
// noticed. SQLite keeps none of its own.
//
// They cost nothing to make: the WAL's checksums are linear, so what a page adds to them follows
// from the checksums of its frame and of the frame before (s1' = s1 + x1 + s2, s2' = s2 + x2 + s1').
// They are written when a checkpoint has copied the whole WAL, before the WAL starts over; until
// then the WAL has these pages, and what the database has of them is not looked at.

import type * as FileSystem from 'node:fs'

export interface PageSumsFiles {
  readonly database: string
  readonly wal: string
  readonly sums: string
}

export interface PageSumsFindings {
  /** Pages that are not what was written. */
  readonly damaged: number[]
  /** Pages of which no sum is known, for this file is missing or damaged itself. */
  readonly unknown: number
  /** Of those, how many were taken as they are. */
  readonly learned: number
}

/**
 * Runs in a worker made of its source text, too: nothing outside may be named in it.
 * A block of the file: the sums of 511 pages, two words each, and its own.
 */
export class PageSums {
  static readonly PER_BLOCK = 511
  static readonly BLOCK_BYTES = 4096
  static readonly PAGE_BYTES = 4096
  static readonly FRAME_BYTES = 4120

  readonly #fs: typeof FileSystem
  readonly #files: PageSumsFiles
  /** Not yet in the file: sums of pages that the WAL has. */
  readonly #pending = new Map<number, readonly [number, number]>()
  /** Frames of the WAL that are in `#pending`, and the checksum there. */
  #frames = 0
  #reached: [number, number] = [0, 0]
  /** Of the WAL that these frames are of. */
  #salts = 0n
  /** What 512 steps with nothing to add make of (1, 0) and of (0, 1). */
  readonly #power: readonly [number, number, number, number]

  constructor(fs: typeof FileSystem, files: PageSumsFiles) {
    this.#fs = fs
    this.#files = files
    const steps = (s1: number, s2: number): [number, number] => {
      for (let i = 0; i < PageSums.PAGE_BYTES / 8; i++) {
        s1 = (s1 + s2) | 0
        s2 = (s2 + s1) | 0
      }
      return [s1, s2]
    }
    this.#power = [...steps(1, 0), ...steps(0, 1)]
  }

  /**
   * Takes the sums of the pages in the WAL's first `frames` frames, all of them committed. Of a WAL
   * that has started over since, all of them; what the one before had is in the database.
   */
  gather(frames: number): void {
    if (frames === 0) return
    const file = this.#fs.openSync(this.#files.wal, 'r')
    try {
      const header = Buffer.alloc(32)
      this.#fs.readSync(file, header, 0, 32, 0)
      const salts = header.readBigUInt64BE(16)
      if (salts !== this.#salts) this.#frames = 0
      this.#salts = salts
      if (this.#frames === 0) this.#reached = [header.readUInt32BE(24), header.readUInt32BE(28)]
      if (frames <= this.#frames) return
      const chunk = Buffer.allocUnsafe(256 * PageSums.FRAME_BYTES)
      while (this.#frames < frames) {
        const from = 32 + this.#frames * PageSums.FRAME_BYTES
        const bytes = this.#fs.readSync(file, chunk, 0, chunk.length, from)
        const whole = Math.min(Math.floor(bytes / PageSums.FRAME_BYTES), frames - this.#frames)
        if (whole === 0) throw new Error(`the WAL ends before frame ${this.#frames + 1}`)
        for (let i = 0; i < whole; i++) this.#take(chunk, i * PageSums.FRAME_BYTES)
        this.#frames += whole
      }
    } finally {
      this.#fs.closeSync(file)
    }
  }

  /** Writes what was gathered. The WAL may start over afterwards. */
  write(): void {
    const blocks = new Map<number, [number, readonly [number, number]][]>()
    for (const [page, sum] of this.#pending) {
      const block = Math.floor((page - 1) / PageSums.PER_BLOCK)
      const entries = blocks.get(block)
      if (entries === undefined) blocks.set(block, [[page, sum]])
      else entries.push([page, sum])
    }
    if (blocks.size > 0) this.#update(blocks)
    this.#pending.clear()
    this.#frames = 0
  }

  /**
   * Compares pages [from, to] with what is known of them, but for those in `except` and gathered.
   * `learn`: takes those as right of which nothing is known.
   */
  compare(
    database: number,
    range: { readonly from: number; readonly to: number },
    except: { has(page: number): boolean },
    learn: boolean,
  ): PageSumsFindings {
    const damaged: number[] = []
    let unknown = 0
    const words = new Uint32Array(PageSums.PAGE_BYTES / 4)
    const page = Buffer.from(words.buffer)
    let block: Uint32Array | undefined
    for (let number = range.from; number <= range.to; number++) {
      const place = (number - 1) % PageSums.PER_BLOCK
      if (block === undefined || place === 0) block = this.#read(number)
      if (except.has(number) || this.#pending.has(number)) continue
      const [known1, known2] = [block[2 * place]!, block[2 * place + 1]!]
      const isKnown = known1 !== 0 || known2 !== 0
      if (!isKnown) unknown++
      if (!isKnown && !learn) continue
      const at = (number - 1) * PageSums.PAGE_BYTES
      const bytes = this.#fs.readSync(database, page, 0, page.length, at)
      const [sum1, sum2] = bytes < page.length ? [0, 0] : PageSums.sum(words, 0)
      if (!isKnown) this.#pending.set(number, [sum1, sum2])
      else if (bytes < page.length || sum1 !== known1 || sum2 !== known2) damaged.push(number)
    }
    return { damaged, unknown, learned: learn ? unknown : 0 }
  }

  static sum(words: Uint32Array, seed: number): [number, number] {
    let [s1, s2] = [seed | 0, 0]
    for (let at = 0; at < words.length; at += 2) {
      s1 = (s1 + words[at]! + s2) | 0
      s2 = (s2 + words[at + 1]! + s1) | 0
    }
    return [s1 >>> 0, s2 >>> 0]
  }

  /** sums(frame) = power × (sums(frame before) and the frame's first two words) + sums(page). */
  #take(chunk: Buffer, at: number): void {
    const before = this.#reached
    const s1 = (before[0] + chunk.readUInt32LE(at) + before[1]) | 0
    const s2 = (before[1] + chunk.readUInt32LE(at + 4) + s1) | 0
    const [sum1, sum2] = [chunk.readUInt32BE(at + 16), chunk.readUInt32BE(at + 20)]
    const [a, b, c, d] = this.#power
    const page1 = (sum1 - Math.imul(a, s1) - Math.imul(c, s2)) >>> 0
    const page2 = (sum2 - Math.imul(b, s1) - Math.imul(d, s2)) >>> 0
    this.#pending.set(chunk.readUInt32BE(at), [page1, page2])
    this.#reached = [sum1, sum2]
  }

  #update(blocks: Map<number, [number, readonly [number, number]][]>): void {
    const file = this.#fs.openSync(
      this.#files.sums,
      this.#fs.constants.O_RDWR | this.#fs.constants.O_CREAT,
    )
    try {
      for (const [number, entries] of blocks) {
        const block = this.#read(number * PageSums.PER_BLOCK + 1)
        for (const [page, [sum1, sum2]] of entries) {
          const place = (page - 1) % PageSums.PER_BLOCK
          block[2 * place] = sum1
          block[2 * place + 1] = sum2
        }
        const [sum1, sum2] = PageSums.sum(block.subarray(0, 2 * PageSums.PER_BLOCK), number + 1)
        block[2 * PageSums.PER_BLOCK] = sum1
        block[2 * PageSums.PER_BLOCK + 1] = sum2
        const bytes = Buffer.from(block.buffer)
        this.#fs.writeSync(file, bytes, 0, bytes.length, number * PageSums.BLOCK_BYTES)
      }
      this.#fs.fdatasyncSync(file)
    } finally {
      this.#fs.closeSync(file)
    }
  }

  /** The block that knows a page. All unknown where it is missing or damaged. */
  #read(page: number): Uint32Array {
    const number = Math.floor((page - 1) / PageSums.PER_BLOCK)
    const block = new Uint32Array(PageSums.BLOCK_BYTES / 4)
    const bytes = Buffer.from(block.buffer)
    let file: number
    try {
      file = this.#fs.openSync(this.#files.sums, 'r')
    } catch {
      return block
    }
    try {
      this.#fs.readSync(file, bytes, 0, bytes.length, number * PageSums.BLOCK_BYTES)
    } finally {
      this.#fs.closeSync(file)
    }
    const [sum1, sum2] = PageSums.sum(block.subarray(0, 2 * PageSums.PER_BLOCK), number + 1)
    const last = 2 * PageSums.PER_BLOCK
    return block[last] === sum1 && block[last + 1] === sum2 ? block : block.fill(0)
  }
}
