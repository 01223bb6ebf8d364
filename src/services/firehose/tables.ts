// What Firehose keeps. A delivery stream is one partition: its row, and its buffers with their records.
// A buffer gathers what will be one object, one request or one invocation: it is open until it is full
// or its time has come, then sealed, and gone when it has been delivered. What of its rows is left is
// swept. Each buffer has an intent in the outbox, due when its time comes.

import type { Tx } from '../../store/store.ts'
import { Table, type Reading } from '../../store/table.ts'
import { directoryOf, resource } from '../resource/resource.ts'
import type { Tags } from '../resource/tags.ts'
import type { DeliveryAddress } from './address.ts'
import { packCodec, type Pack } from './buffer/pack.ts'
import type { Destination } from './destination/destination.ts'
import { streamNotFound } from './errors.ts'

export interface DeliveryRow {
  readonly name: string
  readonly account: string
  readonly region: string
  readonly arn: string
  /** Tells it from a stream of the same name before it. */
  readonly id: string
  readonly createdMs: number
  readonly updatedMs?: number
  /** 1, and one more with each change of its destination. */
  readonly version: number
  readonly source?: {
    readonly streamArn: string
    readonly roleArn: string
    readonly startMs: number
  }
  readonly directPut?: { readonly throughputMibps: number }
  readonly destination: Destination
  readonly encryption?: { readonly keyType: string; readonly keyArn?: string }
  readonly tags: Tags
}

/** What gathers: `in` for transforms, `out` for the destination, `backup`, `error/…`. */
export type Lane = string

export interface BufferRow {
  readonly lane: Lane
  readonly openedMs: number
  /** Arrival of its oldest record. */
  readonly oldestMs: number
  readonly records: number
  readonly bytes: number
  /** Index of its next row. */
  readonly rows: number
  readonly intentId: string
  /** Values by name, of dynamic partitioning. */
  readonly keys?: Keys
  /** Nothing is added any more. */
  readonly sealed?: Sealed
}

export interface Keys {
  readonly query?: Readonly<Record<string, string>>
  readonly lambda?: Readonly<Record<string, string>>
}

export interface Sealed {
  readonly atMs: number
  /** Of the object's name, the same over all attempts. */
  readonly id: string
  /** Seed of random texts in its prefix. */
  readonly chance: string
  readonly version: number
}

export const deliveries = new Table<[], DeliveryRow>('delivery')
/** The buffer that a lane fills. */
export const open = new Table<[id: string, lane: string], { readonly number: number }>('open')
export const buffers = new Table<[id: string, number: number], BufferRow>('buffer')
export const packs = new Table<[id: string, buffer: number, index: number], Pack>('pack', packCodec)
/** Number of the next buffer, and how many partitions have an open one. */
export const heads = new Table<[id: string], { readonly next: number; readonly active: number }>(
  'head',
)
/** How far a shard of the source has been taken in. */
export const positions = new Table<[id: string, shard: string], string>('position')

/** ARNs of all streams that read from another one. */
export const SOURCES = 'firehose/sources'
export const sourced = new Table<[arn: string], null>('sourced')

/** What lists of streams need. */
export interface DeliveryFacts {
  readonly type: string
  readonly sourceArn?: string
}

export const deliveryResource = resource<DeliveryFacts>('firehose', 'deliverystream')

export function scopeOf(address: DeliveryAddress): string[] {
  return [address.partition, directoryOf(address)]
}

export const typeOf = ({ source }: Pick<DeliveryRow, 'source'>) =>
  source === undefined ? ('DirectPut' as const) : ('KinesisStreamAsSource' as const)

export function* enterDelivery(tx: Tx, row: DeliveryRow): Reading<void> {
  deliveries.put(tx, [], row)
  const { arn, id, createdMs, tags, source } = row
  const facts = { type: typeOf(row), ...(source && { sourceArn: source.streamArn }) }
  const entry = { arn, generation: id, createdMs, tags, facts }
  yield* deliveryResource.enter(tx.in(directoryOf(row)), row.name, entry)
}

export function* requireDelivery(address: DeliveryAddress): Reading<DeliveryRow> {
  const row = yield* deliveries.get()
  if (row === undefined) throw streamNotFound(address)
  return row
}
