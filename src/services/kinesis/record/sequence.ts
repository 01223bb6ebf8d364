// Sequence numbers: decimal numbers of 56 digits that grow within a shard, and from parents to children.
// In them, from the top: a mark, the second of the shard's making, a digit of its number, a count that
// grows with every record, the second of the record's arrival, the shard's number, the form.

import type { ShardRow, StreamRow } from '../tables.ts'

const MARK = 2n << 184n
const FORM = 2n
const CREATED = 148n
const DIGIT = 144n
const COUNT = 80n
const SECOND = 36n
const SHARD = 4n
/** What a stream's base is multiplied by: its counts begin there. */
const BASE = 2 ** 22

export type Numbered = Pick<ShardRow, 'number' | 'createdSecond'>

/** `index`: 0 is before the first record. */
export function sequenceOf(
  { base }: Pick<StreamRow, 'base'>,
  shard: Numbered,
  index: number,
  atMs: number,
): string {
  const second = Math.max(shard.createdSecond, Math.floor(atMs / 1000))
  const count = BigInt(base * BASE + index) << COUNT
  return String(fixedOf(shard) + count + (BigInt(second) << SECOND))
}

/** What all numbers of a shard have. */
const fixed = new WeakMap<Numbered, bigint>()

function fixedOf(shard: Numbered): bigint {
  const known = fixed.get(shard)
  if (known !== undefined) return known
  const { number, createdSecond } = shard
  const made =
    MARK +
    (BigInt(createdSecond) << CREATED) +
    (BigInt(number & 15) << DIGIT) +
    (BigInt(number) << SHARD) +
    FORM
  fixed.set(shard, made)
  return made
}

const bits = (value: bigint, at: bigint, width: bigint) =>
  Number((value >> at) & ((1n << width) - 1n))

/** The index that a sequence number stands for; undefined: it is of no record of this shard. */
export function indexOf(
  { base }: Pick<StreamRow, 'base'>,
  { number, createdSecond }: Numbered,
  text: string,
): number | undefined {
  if (!/^\d{56}$/.test(text)) return undefined
  const value = BigInt(text)
  const index = bits(value, COUNT, 64n) - base * BASE
  const isOurs =
    value >> 184n === 2n &&
    bits(value, CREATED, 36n) === createdSecond &&
    bits(value, SHARD, 32n) === number &&
    (value & 15n) === FORM
  return isOurs && Number.isSafeInteger(index) && index >= 0 ? index : undefined
}

/** The order of sequence numbers, which may differ in length. */
export function compareSequences(one: string, other: string): number {
  return one.length - other.length || (one < other ? -1 : one > other ? 1 : 0)
}
