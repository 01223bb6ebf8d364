// Reads and removes the rows in which the store keeps hops.

import type { Hop } from '../kernel/hop.ts'
import { slicesOf } from '../kernel/turn.ts'
import { decodeHops } from '../store/hop-row.ts'
import { HOP_PARTITION, type Key, type Store, type Val } from '../store/store.ts'
import type { Reading } from '../store/table.ts'

export interface HopRow {
  readonly sequence: number
  readonly hops: readonly Hop[]
}

/** Rows per transaction or page: what fits into a slice of the event loop. */
const CHUNK_ROWS = 64
/** Longest pieces of work between two turns of the event loop. */
const slice = slicesOf(5)

export function keyOfSequence(sequence: number): Key {
  const key = Buffer.alloc(8)
  key.writeBigUInt64BE(BigInt(sequence))
  return key
}

export const LAST_KEY: Key = new Uint8Array(9).fill(0xff)

export function decodeRow(key: Key, value: Val): HopRow {
  const sequence = Buffer.from(key.buffer, key.byteOffset, key.byteLength).readBigUInt64BE(0)
  return { sequence: Number(sequence), hops: decodeHops(value) }
}

/** The rows with these sequences that still exist, in the order asked for. */
export async function* readRows(
  store: Store,
  sequences: readonly number[],
): AsyncGenerator<HopRow> {
  for (let at = 0; at < sequences.length; at += CHUNK_ROWS) {
    const keys = sequences.slice(at, at + CHUNK_ROWS).map(keyOfSequence)
    const read = () => valuesOf(keys)
    const found = await store.transact(HOP_PARTITION, read, { durability: 'buffered' })
    const work = slice()
    for (const [key, value] of found) {
      yield decodeRow(key, value)
      await work.rest()
    }
  }
}

function* valuesOf(keys: readonly Key[]): Reading<[Key, Val][]> {
  const values: [Key, Val][] = []
  for (const key of keys) {
    const value = (yield { op: 'get', key }) as Val | undefined
    if (value !== undefined) values.push([key, value])
  }
  return values
}

/** Rows after `sequence`, in order; or before it, newest first. */
export async function* scanRows(
  store: Store,
  from: { after: number } | { before: number },
): AsyncGenerator<HopRow> {
  const reverse = 'before' in from
  const start = reverse ? keyOfSequence(0) : keyOfSequence(from.after + 1)
  const end = reverse && from.before !== Infinity ? keyOfSequence(from.before) : LAST_KEY
  const pages = store.scan(HOP_PARTITION, start, end, { limit: CHUNK_ROWS, reverse })
  for await (const page of pages) for (const [key, value] of page) yield decodeRow(key, value)
}

/** Removes the rows from `first` to `last` in transactions of bounded size. */
export async function removeRows(store: Store, first: number, last: number): Promise<void> {
  const start = keyOfSequence(first)
  const end = keyOfSequence(last + 1)
  for (;;) {
    const left = await store.transact(HOP_PARTITION, function* (tx) {
      const query = { op: 'range', start, end, limit: CHUNK_ROWS } as const
      const rows = (yield query) as [Key, Val][]
      for (const [key] of rows) tx.del(key)
      return rows.length === CHUNK_ROWS
    })
    if (!left) return
  }
}
