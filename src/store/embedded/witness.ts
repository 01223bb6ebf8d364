// The witness of the last durable commit: how far the WAL was written when its sync had succeeded,
// in a file of its own. A WAL that ends before that has lost what was acknowledged, which SQLite by
// itself cannot tell from a crash.
//
// It is written after the sync that it tells of and before anyone is answered, and not synced for
// it: a killed process leaves all that was written, and a power cut at worst an older witness, which
// claims less. So it never claims what the disk does not hold. Two slots take turns: a torn write
// leaves the other.

import { closeSync, fdatasync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs'
import { addChecksum, type WalPosition } from './wal-file.ts'

/** 'MilW'. */
const MAGIC = 0x4d696c57
const SLOT_BYTES = 64
/** Slots lie on pages of their own. */
const SLOT_DISTANCE = 4096
const CHECK_AT = SLOT_BYTES - 8

export interface Testimony extends WalPosition {
  readonly sequence: bigint
}

/** The newest testimony that is whole; undefined: there is none. */
export function readWitness(path: string): Testimony | undefined {
  let bytes: Buffer
  try {
    bytes = readFileSync(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    return undefined
  }
  const slots = [0, 1].map((slot) => decode(bytes, slot * SLOT_DISTANCE))
  return slots.reduce((newest, slot) =>
    newest === undefined || (slot !== undefined && slot.sequence > newest.sequence) ? slot : newest,
  )
}

export class Witness {
  readonly #file: number
  #sequence: bigint
  #syncing = false
  readonly #slot = Buffer.from(new ArrayBuffer(SLOT_BYTES))

  constructor(path: string) {
    this.#sequence = readWitness(path)?.sequence ?? 0n
    this.#file = openSync(path, 'a+')
    closeSync(this.#file)
    this.#file = openSync(path, 'r+')
  }

  /** Everything up to there is durable. */
  testify(position: WalPosition): void {
    this.#sequence++
    const slot = this.#slot
    encode(slot, position, this.#sequence)
    writeSync(this.#file, slot, 0, SLOT_BYTES, (Number(this.#sequence) & 1) * SLOT_DISTANCE)
  }

  /**
   * In both slots: the WAL is in the database up to there, or nobody will miss it. With no frames
   * the WAL may even go, once this is synced.
   */
  settle(position: WalPosition): void {
    this.testify(position)
    this.testify(position)
  }

  sync(): void {
    fsyncSync(this.#file)
  }

  /** Now and then, so that a power cut does not leave too old a witness. */
  syncLater(): void {
    if (this.#syncing) return
    this.#syncing = true
    // What fails here fails the WAL's own syncs, too; they decide.
    fdatasync(this.#file, () => (this.#syncing = false))
  }

  close(): void {
    closeSync(this.#file)
  }
}

function encode(slot: Buffer, at: WalPosition, sequence: bigint): void {
  slot.fill(0)
  slot.writeUInt32LE(MAGIC, 0)
  slot.writeBigUInt64LE(sequence, 8)
  const words = [at.salt1, at.salt2, at.frames, at.sum1, at.sum2]
  for (const [i, word] of words.entries()) slot.writeUInt32LE(word, 16 + 4 * i)
  const [sum1, sum2] = checkOf(slot)
  slot.writeUInt32LE(sum1, CHECK_AT)
  slot.writeUInt32LE(sum2, CHECK_AT + 4)
}

function decode(bytes: Buffer, from: number): Testimony | undefined {
  if (bytes.length < from + SLOT_BYTES) return undefined
  const slot = Buffer.from(new ArrayBuffer(SLOT_BYTES))
  bytes.copy(slot, 0, from, from + SLOT_BYTES)
  const [sum1, sum2] = checkOf(slot)
  const isWhole = slot.readUInt32LE(CHECK_AT) === sum1 && slot.readUInt32LE(CHECK_AT + 4) === sum2
  if (!isWhole || slot.readUInt32LE(0) !== MAGIC) return undefined
  const word = (at: number) => slot.readUInt32LE(16 + 4 * at)
  return {
    sequence: slot.readBigUInt64LE(8),
    ...{ salt1: word(0), salt2: word(1), frames: word(2), sum1: word(3), sum2: word(4) },
  }
}

function checkOf(slot: Buffer): [number, number] {
  const sums = new Uint32Array(2)
  addChecksum(sums, new Uint32Array(slot.buffer, slot.byteOffset, SLOT_BYTES >> 2), 0, 14)
  return [sums[0]!, sums[1]!]
}
