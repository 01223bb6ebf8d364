// What a table's stream keeps, in the table's own partition: shards, and records in their order.
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html

import { Table } from '../../../store/table.ts'
import { resource } from '../../resource/resource.ts'
import type { KeyNames, StreamView } from '../tables.ts'
import type { Item } from '../value/types.ts'

/** One stream of a table; a table that turns its stream off and on has had several. */
export interface StreamRow {
  readonly label: string
  readonly view: StreamView
  readonly createdMs: number
  /** The table's, which may be gone. */
  readonly key: KeyNames
  /** Once it is off, its records last for a day. */
  readonly disabledMs?: number
  /** Digits before all of its sequence numbers, which no other stream's begin with. */
  readonly prefix?: string
  /** Of the next record; sequence numbers of all of a table's streams grow together. */
  readonly next: number
  /** The shard that is written to. */
  readonly shard: number
  /** The first that is not trimmed; left out: nothing is yet. */
  readonly horizon?: number
  /** When the chore that trims wakes; left out: nothing waits for it. */
  readonly trimMs?: number
}

export interface ShardRow {
  readonly number: number
  readonly openedMs: number
  readonly first: number
  /** Of a closed shard. */
  readonly last?: number
  /** Its id, also when it is trimmed. */
  readonly parent?: string
}

export interface RecordRow {
  readonly name: 'INSERT' | 'MODIFY' | 'REMOVE'
  readonly id: string
  readonly atMs: number
  readonly keys: Item
  readonly before?: Item
  readonly after?: Item
  readonly bytes: number
  /** Who did it, when it was the service itself: expiry. */
  readonly author?: Author
}

export interface Author {
  readonly type: string
  readonly principal: string
}

export const streams = new Table<[label: string], StreamRow>('stream')
export const shards = new Table<[label: string, shard: number], ShardRow>('shard')
export const records = new Table<[label: string, sequence: number], RecordRow>('record')

/** Of streams that have none of their own. */
const OLD_PREFIX = '10000'

/** In the directory: `table/label`. */
export const streamResource = resource('dynamodb', 'stream')

const DIGITS = 16

/** As callers see it: decimal, 21 digits at least, and no other stream has the same. */
export function shownSequence({ prefix = OLD_PREFIX }: StreamRow, sequence: number): string {
  return prefix + String(sequence).padStart(DIGITS, '0')
}

export function readSequence({ prefix = OLD_PREFIX }: StreamRow, text: string): number | undefined {
  if (text.length !== prefix.length + DIGITS || !text.startsWith(prefix)) return undefined
  const sequence = Number(text.slice(prefix.length))
  return Number.isSafeInteger(sequence) ? sequence : undefined
}

export function shownShard({ number, openedMs }: ShardRow): string {
  return `shardId-${String(openedMs).padStart(20, '0')}-${number.toString(16).padStart(8, '0')}`
}
