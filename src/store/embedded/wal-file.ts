// SQLite's write-ahead log as bytes: what is needed to say how far it is whole, without SQLite.
// Format: https://sqlite.org/fileformat2.html#walformat, https://sqlite.org/walformat.html

import { closeSync, openSync, readSync, writeSync } from 'node:fs'

export const PAGE_BYTES = 4096
export const WAL_HEADER_BYTES = 32
export const FRAME_HEADER_BYTES = 24
export const FRAME_BYTES = FRAME_HEADER_BYTES + PAGE_BYTES

/** Checksums over little-endian words, which is what every machine that runs Node.js writes. */
const MAGIC = 0x377f0682
/** Of the index in shared memory: its header twice, so that a torn one shows. */
const INDEX_HEADER_BYTES = 48
const FRAMES_AT_ONCE = 256
/** Four bytes of the index that SQLite leaves to others ("notUsed0"). */
const MARK_AT = 132

/**
 * Up to where a WAL is written. The checksum of a frame covers all frames before it, so this one
 * names the whole content.
 */
export interface WalPosition {
  /** Grows by one each time the WAL starts over. */
  readonly salt1: number
  /** By chance, each time. */
  readonly salt2: number
  readonly frames: number
  readonly sum1: number
  readonly sum2: number
}

export interface WalContent {
  /** Of the last frame that ends a commit; undefined: the header is not one. */
  readonly whole: WalPosition | undefined
  /** Pages that committed frames hold: what the database has of them does not matter. */
  readonly pages: ReadonlySet<number>
  /** Pages of the database after the last commit; 0: the WAL holds none. */
  readonly databasePages: number
  /** Whether the frame in which `at` ends has its checksum. */
  reaches(at: WalPosition): boolean
}

const index = Buffer.alloc(2 * INDEX_HEADER_BYTES)

/** Reads where the last commit ended, from the index file; undefined while it is being changed. */
export function readPosition(indexFile: number): WalPosition | undefined {
  readSync(indexFile, index, 0, index.length, 0)
  for (let at = 0; at < INDEX_HEADER_BYTES; at += 4) {
    if (index.readUInt32LE(at) !== index.readUInt32LE(at + INDEX_HEADER_BYTES)) return undefined
  }
  return {
    salt1: index.readUInt32BE(32),
    salt2: index.readUInt32BE(36),
    frames: index.readUInt32LE(16),
    sum1: index.readUInt32LE(24),
    sum2: index.readUInt32LE(28),
  }
}

/**
 * Marks the index as this process's. SQLite empties it when nobody has the database open, so a mark
 * of a process that is alive tells that it has, whatever became of the lock file.
 */
export function mark(indexFile: number, pid: number): void {
  const mark = Buffer.alloc(4)
  mark.writeUInt32LE(pid)
  writeSync(indexFile, mark, 0, 4, MARK_AT)
}

/** 0: nobody's. */
export function markOf(indexFile: number): number {
  const mark = Buffer.alloc(4)
  readSync(indexFile, mark, 0, 4, MARK_AT)
  return mark.readUInt32LE(0)
}

/** SQLite's checksum of pairs of words, continued from `sums`. */
export function addChecksum(sums: Uint32Array, words: Uint32Array, from: number, to: number): void {
  let s1 = sums[0]! | 0
  let s2 = sums[1]! | 0
  for (let at = from; at < to; at += 2) {
    s1 = (s1 + words[at]! + s2) | 0
    s2 = (s2 + words[at + 1]! + s1) | 0
  }
  sums[0] = s1
  sums[1] = s2
}

/** Reads a WAL to the end of what is whole. A missing file is an empty one. */
export function readWal(path: string): WalContent {
  const reader = new WalReader()
  let file: number
  try {
    file = openSync(path, 'r')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    return reader
  }
  try {
    reader.read(file)
  } finally {
    closeSync(file)
  }
  return reader
}

class WalReader implements WalContent {
  whole: WalPosition | undefined
  readonly pages = new Set<number>()
  databasePages = 0
  readonly #sums = new Uint32Array(2)
  /** Checksums of whole frames, two numbers each. */
  readonly #ofFrames: number[] = []
  /** Pages of a commit that has not ended yet. */
  #open: number[] = []
  #salts = [0, 0]

  reaches(at: WalPosition): boolean {
    const found = this.#ofFrames
    if (this.whole === undefined || at.frames > this.whole.frames) return false
    const last = 2 * (at.frames - 1)
    return found[last] === at.sum1 && found[last + 1] === at.sum2
  }

  read(file: number): void {
    if (!this.#header(file)) return
    const chunk = Buffer.from(new ArrayBuffer(FRAMES_AT_ONCE * FRAME_BYTES))
    for (let from = WAL_HEADER_BYTES; ; from += chunk.length) {
      const bytes = readFully(file, chunk, from)
      for (let at = 0; at + FRAME_BYTES <= bytes; at += FRAME_BYTES) {
        if (!this.#frame(chunk, at)) return
      }
      if (bytes < chunk.length) return
    }
  }

  #header(file: number): boolean {
    const header = Buffer.from(new ArrayBuffer(WAL_HEADER_BYTES))
    if (readFully(file, header, 0) < header.length) return false
    if (header.readUInt32BE(0) !== MAGIC || header.readUInt32BE(8) !== PAGE_BYTES) return false
    addChecksum(this.#sums, wordsOf(header), 0, 6)
    const [sum1, sum2] = this.#sums as unknown as [number, number]
    if (header.readUInt32BE(24) !== sum1 || header.readUInt32BE(28) !== sum2) return false
    this.#salts = [header.readUInt32BE(16), header.readUInt32BE(20)]
    this.whole = { salt1: this.#salts[0]!, salt2: this.#salts[1]!, frames: 0, sum1, sum2 }
    return true
  }

  /** False if the WAL ends before this frame. */
  #frame(chunk: Buffer, at: number): boolean {
    const [salt1, salt2] = [chunk.readUInt32BE(at + 8), chunk.readUInt32BE(at + 12)]
    if (salt1 !== this.#salts[0] || salt2 !== this.#salts[1]) return false
    const words = wordsOf(chunk)
    addChecksum(this.#sums, words, at / 4, at / 4 + 2)
    addChecksum(this.#sums, words, (at + FRAME_HEADER_BYTES) / 4, (at + FRAME_BYTES) / 4)
    const [sum1, sum2] = this.#sums as unknown as [number, number]
    if (chunk.readUInt32BE(at + 16) !== sum1 || chunk.readUInt32BE(at + 20) !== sum2) return false
    this.#ofFrames.push(sum1, sum2)
    this.#open.push(chunk.readUInt32BE(at))
    const databasePages = chunk.readUInt32BE(at + 4)
    if (databasePages === 0) return true
    for (const page of this.#open) this.pages.add(page)
    this.#open = []
    this.databasePages = databasePages
    this.whole = { salt1, salt2, frames: this.#ofFrames.length / 2, sum1, sum2 }
    return true
  }
}

function wordsOf(buffer: Buffer): Uint32Array {
  return new Uint32Array(buffer.buffer, buffer.byteOffset, buffer.length >> 2)
}

export function readFully(file: number, into: Buffer, position: number): number {
  let at = 0
  while (at < into.length) {
    const bytes = readSync(file, into, at, into.length - at, position + at)
    if (bytes === 0) break
    at += bytes
  }
  return at
}
