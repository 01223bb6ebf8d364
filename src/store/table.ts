// Typed rows over raw keys: what a service's `tables.ts` is made of. Services never build keys or
// reads by hand.

import { after, keyOf, KeyReader, rangeOf, type KeyPart } from './key.ts'
import type { Key, Read, Tx, Val } from './store.ts'

export interface RowCodec<Row> {
  encode(row: Row): Val
  decode(value: Val): Row
}

/** Rows as UTF-8 JSON: the default. */
export function json<Row>(): RowCodec<Row> {
  return {
    encode: (row) => Buffer.from(JSON.stringify(row), 'utf8'),
    decode: (value) =>
      JSON.parse(
        Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('utf8'),
      ) as Row,
  }
}

export type Reading<T> = Generator<Read, T, any>

export interface RangeOptions<K extends readonly KeyPart[]> {
  readonly limit: number
  readonly reverse?: boolean
  /** Only keys after this one (a page's last key). */
  readonly after?: K
  /** Ends early with the row that brings keys and values to so many bytes. */
  readonly maxBytes?: number
  /** Only keys before this one. */
  readonly before?: readonly KeyPart[]
}

/**
 * A table: all keys that begin with `name`, then the parts of `K`. `prefix` arguments are leading
 * parts of the key, so that one group's or one second's rows can be ranged over.
 */
export class Table<K extends readonly KeyPart[], Row> {
  readonly name: string
  readonly #codec: RowCodec<Row>

  constructor(name: string, codec: RowCodec<Row> = json<Row>()) {
    this.name = name
    this.#codec = codec
  }

  key(...key: K): Key {
    return keyOf(this.name, ...key)
  }

  *get(...key: K): Reading<Row | undefined> {
    const value = (yield { op: 'get', key: this.key(...key) }) as Val | undefined
    return value === undefined ? undefined : this.#codec.decode(value)
  }

  put(tx: Tx, key: K, row: Row): void {
    tx.put(this.key(...key), this.#codec.encode(row))
  }

  del(tx: Tx, key: K): void {
    tx.del(this.key(...key))
  }

  /** Rows whose key begins with `prefix`, in key order, each with a reader past the table's name. */
  *range(
    prefix: readonly KeyPart[],
    options: RangeOptions<K>,
  ): Reading<{ key: KeyReader; row: Row }[]> {
    const all = rangeOf(this.name, ...prefix)
    const start = options.after ? after(this.key(...options.after)) : all.start
    const end = options.before ? keyOf(this.name, ...options.before) : all.end
    return yield* this.slice({ start, end }, options)
  }

  /** Rows from `start` up to `end`: keys of this table (`key`), or what comes right after such. */
  *slice(
    { start, end }: { readonly start: Key; readonly end: Key },
    options: Pick<RangeOptions<K>, 'limit' | 'reverse' | 'maxBytes'>,
  ): Reading<{ key: KeyReader; row: Row }[]> {
    const rows = (yield {
      op: 'range',
      start,
      end,
      limit: options.limit,
      ...(options.maxBytes !== undefined && { maxBytes: options.maxBytes }),
      reverse: options.reverse ?? false,
    }) as [Key, Val][]
    return rows.map(([key, value]) => {
      const reader = new KeyReader(key)
      reader.text()
      return { key: reader, row: this.#codec.decode(value) }
    })
  }

  /** The bounds of the table, for `Store.scan`. */
  bounds(...prefix: KeyPart[]): { start: Key; end: Key } {
    return rangeOf(this.name, ...prefix)
  }

  decode(value: Val): Row {
    return this.#codec.decode(value)
  }
}

/** A counter that many operations of a batch add to at the price of one write. */
export class Counter<K extends readonly KeyPart[]> {
  readonly name: string

  constructor(name: string) {
    this.name = name
  }

  add(tx: Tx, key: K, delta: number): void {
    tx.add(keyOf(this.name, ...key), delta)
  }

  /** It is then 0, and no row. */
  del(tx: Tx, key: K): void {
    tx.del(keyOf(this.name, ...key))
  }

  *get(...key: K): Reading<number> {
    const value = (yield { op: 'get', key: keyOf(this.name, ...key) }) as Val | undefined
    return value === undefined ? 0 : readCounter(value)
  }
}

/** Signed 64-bit little-endian; counts stay within 2^53, so that no BigInt is needed. */
export function readCounter(value: Val): number {
  return wordAt(value, 4) * 2 ** 32 + (wordAt(value, 0) >>> 0)
}

export function writeCounter(count: number): Val {
  const value = Buffer.allocUnsafe(8)
  const high = Math.floor(count / 2 ** 32)
  value.writeUInt32LE(count - high * 2 ** 32, 0)
  value.writeInt32LE(high, 4)
  return value
}

function wordAt(value: Val, at: number): number {
  return value[at]! | (value[at + 1]! << 8) | (value[at + 2]! << 16) | (value[at + 3]! << 24)
}

/** Takes an intent in this transaction: true exactly once. */
export function* take(intentId: string): Reading<boolean> {
  return (yield { op: 'take', intentId }) as boolean
}

/** Calls an intent off: as `take`, for the service that emitted it, on whatever node. */
export function* withdraw(intentId: string): Reading<boolean> {
  return (yield { op: 'take', intentId, withdraws: true }) as boolean
}
