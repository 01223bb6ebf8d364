// Looks over the files of a store that nobody has open: does the write-ahead log reach as far as its
// witness says, and are the database's pages what was written?

import * as fs from 'node:fs'
import type { DataDir } from './data-dir.ts'
import { PageSums } from './page-sums.ts'
import { PAGE_BYTES, readFully, readWal, type WalContent } from './wal-file.ts'
import { readWitness, type Testimony } from './witness.ts'

export interface Inspection {
  /** What is missing, a clause each; none: everything acknowledged is there. */
  readonly damages: readonly string[]
  /** What cannot be told, for a file that tells it is missing or damaged itself. */
  readonly doubts: readonly string[]
  readonly databasePages: number
  /** Pages looked at. */
  readonly comparedPages: number
}

/** How many restarts of the WAL a witness may have missed before the two no longer belong together. */
const RESTARTS = 1 << 20
const HEADER_BYTES = 100

/** Compares the first `mostPages` pages of the database. */
export function inspect(dir: DataDir, mostPages = Number.POSITIVE_INFINITY): Inspection {
  const witness = readWitness(dir.witness)
  const databaseBytes = sizeOf(dir.database)
  if (databaseBytes < PAGE_BYTES) return withoutDatabase(dir, databaseBytes, witness)
  const doubts: string[] = []
  const wal = readWal(dir.wal)
  const damages = [witness && walDamage(sizeOf(dir.wal), wal, witness)].filter((d) => d !== undefined) // prettier-ignore
  if (witness === undefined) doubts.push('the witness of the last commit is missing or damaged')

  const database = fs.openSync(dir.database, 'r')
  try {
    const databasePages = wal.databasePages || pagesOf(database, dir, databaseBytes)
    const comparedPages = Math.min(databasePages, mostPages)
    const range = { from: 1, to: comparedPages }
    const { damaged, unknown } = new PageSums(fs, dir).compare(database, range, wal.pages, false)
    const held = Math.floor(databaseBytes / PAGE_BYTES)
    const within = damaged.filter((page) => page <= held)
    if (within.length > 0) damages.push(pageDamage(within))
    if (within.length < damaged.length) {
      damages.push(`the database ends after page ${held} of ${databasePages}`)
    }
    if (unknown > 0) doubts.push(`of ${unknown} database pages no checksum is known`)
    return { damages, doubts, databasePages, comparedPages }
  } finally {
    fs.closeSync(database)
  }
}

/** No database: as long as nothing else is there either, nobody has begun. */
function withoutDatabase(dir: DataDir, bytes: number, witness: Testimony | undefined): Inspection {
  const isNew = witness === undefined && sizeOf(dir.wal) <= 0 && sizeOf(dir.sums) <= 0
  const what = bytes < 0 ? 'is missing' : `has only ${bytes} bytes`
  const damages = isNew ? [] : [`the database ${what}`]
  return { damages, doubts: [], databasePages: 0, comparedPages: 0 }
}

function walDamage(bytes: number, wal: WalContent, witness: Testimony): string | undefined {
  if (witness.frames === 0) return undefined
  const reach = `acknowledged commits reach to frame ${witness.frames}`
  if (bytes <= 0) return `the write-ahead log is ${bytes < 0 ? 'missing' : 'empty'}: ${reach}`
  if (wal.whole === undefined) return `the write-ahead log has no whole header: ${reach}`
  const restarts = (wal.whole.salt1 - witness.salt1) | 0
  // Started over since: what it held before is in the database.
  if (restarts > 0 && restarts <= RESTARTS) return undefined
  if (restarts !== 0 || wal.whole.salt2 !== witness.salt2) {
    return `the write-ahead log is not the one that was last written: ${reach}`
  }
  if (wal.reaches(witness)) return undefined
  return `the write-ahead log is whole up to frame ${wal.whole.frames}: ${reach}`
}

/** What the database says of its own size, within what can be true. */
function pagesOf(database: number, dir: DataDir, bytes: number): number {
  const header = Buffer.alloc(HEADER_BYTES)
  readFully(database, header, 0)
  const sums = Math.max(0, sizeOf(dir.sums)) / PageSums.BLOCK_BYTES
  const most = Math.max(bytes / PAGE_BYTES, Math.ceil(sums) * PageSums.PER_BLOCK)
  return Math.floor(Math.min(header.readUInt32BE(28), most))
}

export function pageDamage(damaged: readonly number[]): string {
  const more = damaged.length > 1 ? ` and ${damaged.length - 1} more` : ''
  return `page ${damaged[0]}${more} of the database is not what was written`
}

/** -1: there is no such file. */
export function sizeOf(path: string): number {
  return fs.statSync(path, { throwIfNoEntry: false })?.size ?? -1
}
