// What DynamoDB keeps. A table is one partition: its row, its items, its indexes, its stream, so that
// a write to all of them is one commit.

import { deflateRawSync, inflateRawSync } from 'node:zlib'
import type { Tx } from '../../store/store.ts'
import { Counter, Table, type Reading, type RowCodec } from '../../store/table.ts'
import { directoryOf } from '../resource/resource.ts'
import { resource } from '../resource/resource.ts'
import type { Tags } from '../resource/tags.ts'
import { inUse, noSuchTable, tableNotFound } from './errors.ts'
import type { TableAddress } from './address.ts'
import type { Item } from './value/types.ts'

export type KeyType = 'S' | 'N' | 'B'

/** Names of the attributes that a key is made of. */
export interface KeyNames {
  readonly hash: string
  readonly range?: string
}

export interface Throughput {
  readonly read: number
  readonly write: number
}

export interface IndexRow {
  /** Where its rows are. */
  readonly space: number
  readonly name: string
  readonly local: boolean
  readonly key: KeyNames
  readonly projection: 'ALL' | 'KEYS_ONLY' | 'INCLUDE'
  readonly included?: readonly string[]
  readonly throughput: Throughput
  /** While it is filled from what the table held before. */
  readonly filling?: true
}

export type StreamView = 'KEYS_ONLY' | 'NEW_IMAGE' | 'OLD_IMAGE' | 'NEW_AND_OLD_IMAGES'

export interface KinesisDestination {
  readonly arn: string
  readonly status: 'ACTIVE' | 'DISABLED'
  readonly precision?: 'MILLISECOND' | 'MICROSECOND'
}

export interface TableRow {
  readonly account: string
  readonly region: string
  readonly name: string
  readonly arn: string
  /** TableId, and what tells it from a table of the same name before it. */
  readonly id: string
  readonly createdMs: number
  /** Where its items are. */
  readonly space: number
  /** Types of all attributes of all keys. */
  readonly types: Readonly<Record<string, KeyType>>
  readonly key: KeyNames
  readonly indexes: readonly IndexRow[]
  readonly onDemand: boolean
  /** When it became so, if by request. */
  readonly onDemandMs?: number
  readonly throughput: Throughput
  readonly increasedMs?: number
  readonly decreasedMs?: number
  readonly stream?: { readonly view: StreamView; readonly label: string }
  /** Streams before this one, as long as their records last. */
  readonly lastStreamLabel?: string
  readonly encryption?: { readonly type: string; readonly keyArn: string }
  readonly tableClass?: { readonly name: string; readonly sinceMs: number }
  readonly protected: boolean
  readonly timeToLive?: { readonly attribute: string; readonly watch: number }
  readonly pointInTime?: { readonly sinceMs: number; readonly days: number }
  /** Of a table that was made of a backup or of another table. */
  readonly restored?: {
    readonly backupArn?: string
    readonly sourceArn: string
    /** The moment that it was restored to. */
    readonly atMs: number
    /** Its items are still being copied: no data is to be had. */
    readonly isUnderWay?: boolean
  }
  /** Backups and restored tables that its items are being copied to. */
  readonly copies?: number
  readonly policy?: { readonly text: string; readonly revision: string }
  /** Streams of Kinesis that get its changes, or did. */
  readonly kinesis?: readonly KinesisDestination[]
  readonly tags: Tags
}

export const tables = new Table<[], TableRow>('table')

export interface ItemRow {
  readonly item: Item
  /** As DynamoDB counts. */
  readonly bytes: number
}

/**
 * Items of a table, and what its indexes have of them, each in a space of its own: of a table or index
 * of the same name that was there before, rows may be left that wait to be purged. Keys: `item/keys.ts`.
 */
export const rows = new Table<[space: number, key: Uint8Array], ItemRow>('item', rowsOfItems())
/** How many rows a space has, and their bytes. */
export const counts = new Counter<[space: number]>('count')
export const sizes = new Counter<[space: number]>('size')
/** The next space: outlives the table. */
const spaces = new Table<[], { readonly next: number }>('space')

/** A number of spaces that nothing was ever in; answers the first. */
export function* newSpaces(tx: Tx, howMany: number): Reading<number> {
  const first = (yield* spaces.get())?.next ?? 1
  spaces.put(tx, [], { next: first + howMany })
  return first
}

/** JSON above this is compressed: control characters weigh six bytes each in it. */
const PLAIN_BYTES = 1_048_576
const COMPRESSED = 0

export function rowsOfItems(): RowCodec<ItemRow> {
  return {
    encode({ item, bytes }) {
      const text = Buffer.from(`{"bytes":${bytes},"item":${JSON.stringify(item)}}`, 'utf8')
      if (text.length <= PLAIN_BYTES) return text
      return Buffer.concat([Uint8Array.of(COMPRESSED), deflateRawSync(text, { level: 1 })])
    },
    decode(value) {
      const bytes = Buffer.from(value.buffer, value.byteOffset, value.byteLength)
      const text = bytes[0] === COMPRESSED ? inflateRawSync(bytes.subarray(1)) : bytes
      return JSON.parse(text.toString('utf8')) as ItemRow
    },
  }
}

export const tableResource = resource('dynamodb', 'table')

/** The scope of what creates, tags or deletes a table. */
export function scopeOf(address: TableAddress): string[] {
  return [address.partition, directoryOf(address)]
}

export function* enterTable(tx: Tx, row: TableRow): Reading<void> {
  tables.put(tx, [], row)
  const { arn, id, createdMs, tags } = row
  const entry = { arn, generation: id, createdMs, tags, facts: null }
  yield* tableResource.enter(tx.in(directoryOf(row)), row.name, entry)
}

/** For data: what is not there is not named. */
export function* requireTable(): Reading<TableRow> {
  const row = yield* tables.get()
  if (row === undefined || row.restored?.isUnderWay) throw noSuchTable()
  return row
}

export function* requireNamed(name: string): Reading<TableRow> {
  const row = yield* tables.get()
  if (row === undefined) throw tableNotFound(name)
  return row
}

/** Its items are not being copied to it: it can be changed. */
export function requireMade({ name, restored }: TableRow): void {
  if (!restored?.isUnderWay) return
  throw inUse(`Attempt to change a resource which is still in use: Table is being created: ${name}`)
}

/** Nor from it: it can be deleted. */
export function requireIdle(table: TableRow): void {
  requireMade(table)
  if (!table.copies) return
  throw inUse(
    `Attempt to change a resource which is still in use: Table is being backed up: ${table.name}`,
  )
}
