// What S3 keeps. A bucket is one partition: its row, its configurations, its objects in bytewise order
// of keys, versions beside them, uploads under way.

import type { Tx } from '../../store/store.ts'
import { Table, type Reading } from '../../store/table.ts'
import type { Piece } from '../../store/blobs.ts'
import { directoryOf, resource } from '../resource/resource.ts'
import type { Tags } from '../resource/tags.ts'
import type { Grant } from './acl/grants.ts'
import { noSuchBucket } from './errors.ts'
import type { Lifecycle } from './lifecycle/rules.ts'

export interface BucketRow {
  readonly name: string
  readonly account: string
  readonly region: string
  readonly arn: string
  readonly createdMs: number
  /** Tells it from a bucket of the same name before it. */
  readonly generation: string
  readonly tags: Tags
  /** Undefined: never was. */
  readonly versioning?: 'Enabled' | 'Suspended'
  /** Retention of objects can be asked for; for good. */
  readonly lockable?: true
  /** Of objects that ask for none. */
  readonly retention?: DefaultRetention
  /** Of objects that ask for none; left out: S3's own. */
  readonly encryption?: Encryption
  readonly lifecycle?: Lifecycle
}

export interface DefaultRetention {
  readonly mode: string
  readonly days?: number
  readonly years?: number
}

export const buckets = new Table<[], BucketRow>('bucket')

/** Names of buckets are the whole partition's of AWS: whoever owns them, wherever they lie. */
export function bucketPartition(name: string): string {
  return `${BUCKETS}${name}`
}
export const BUCKETS = 's3/bucket/'

export interface BucketFacts {
  readonly region: string
}

export const bucketResource = resource<BucketFacts>('s3', 'bucket')

/** The scope of what creates, tags or deletes a bucket. */
export function scopeOf(name: string, owner: { account: string; region: string }): string[] {
  return [bucketPartition(name), directoryOf(owner)]
}

export function* enterBucket(tx: Tx, row: BucketRow): Reading<void> {
  buckets.put(tx, [], row)
  const { arn, generation, createdMs, tags, region } = row
  const entry = { arn, generation, createdMs, tags, facts: { region } }
  yield* bucketResource.enter(tx.in(directoryOf(row)), row.name, entry)
}

export function* requireBucket(name: string): Reading<BucketRow> {
  const row = yield* buckets.get()
  if (row === undefined) throw noSuchBucket(name)
  return row
}

/** Sub-resources of a bucket, each as it was put. */
export const configurations = new Table<[kind: string], unknown>('configuration')
/** Those of which a bucket has many, by their ids. */
export const families = new Table<[family: string, id: string], unknown>('family')

export type ChecksumAlgorithm = 'CRC32' | 'CRC32C' | 'CRC64NVME' | 'SHA1' | 'SHA256'

export interface Checksum {
  readonly algorithm: ChecksumAlgorithm
  readonly value: string
  readonly type: 'FULL_OBJECT' | 'COMPOSITE'
}

export interface Encryption {
  readonly algorithm: 'AES256' | 'aws:kms' | 'aws:kms:dsse' | 'customer'
  readonly keyId?: string
  readonly bucketKey?: boolean
  /** Of a customer's key: its digest, without which the object is not given out. */
  readonly keyMd5?: string
}

export interface Part {
  readonly number: number
  readonly bytes: number
  readonly checksum?: string
}

/** What a caller says of an object beside its bytes. */
export interface Description {
  readonly headers: Readonly<Record<string, string>>
  readonly metadata: Readonly<Record<string, string>>
  readonly storageClass: string
  readonly encryption: Encryption
  readonly tags: Tags
  /** Who else may what; undefined: its owner alone. */
  readonly grants?: readonly Grant[]
  readonly lock?: { readonly mode: string; readonly untilMs: number }
  readonly hold?: boolean
}

/** A version of an object: the current one of a key, or one before it. */
export interface ObjectRow extends Description {
  readonly key: string
  /** `null` where versioning was not enabled. */
  readonly versionId: string
  /** Grows with every change in the bucket. */
  readonly sequence: number
  readonly modifiedMs: number
  readonly bytes: number
  /** Without quotes. */
  readonly etag: string
  readonly pieces: readonly Piece[]
  readonly checksum?: Checksum
  /** Of an object that was uploaded in parts. */
  readonly parts?: readonly Part[]
  /** Of a version that is to be copied, with the buckets that do not have it yet; or of a copy. */
  readonly replication?: {
    readonly status: 'PENDING' | 'COMPLETED' | 'FAILED' | 'REPLICA'
    readonly waiting: readonly string[]
  }
  /** Until when a restored copy of an archived object is there. */
  readonly restore?: { readonly untilMs?: number; readonly days: number }
  readonly owner: string
}

/** Stands for a key whose current version was deleted. */
export interface MarkerRow {
  readonly marker: true
  readonly key: string
  readonly versionId: string
  readonly sequence: number
  readonly modifiedMs: number
  readonly owner: string
}

export type VersionRow = ObjectRow | MarkerRow

export function isMarker(row: VersionRow): row is MarkerRow {
  return 'marker' in row
}

/** Current versions that are objects, by the bytes of their keys. */
export const objects = new Table<[key: Uint8Array], ObjectRow>('object')
/** All others, the newest first: versions before the current one, and markers. */
export const versions = new Table<[key: string, age: number], VersionRow>('version')
/** Where the version called `null` of a key is, if it is no longer the current one. */
export const nulls = new Table<[key: string], { readonly sequence: number }>('null')

const sequences = new Table<[], { readonly next: number }>('sequence')

export function* nextSequence(tx: Tx): Reading<number> {
  const next = (yield* sequences.get())?.next ?? 1
  sequences.put(tx, [], { next: next + 1 })
  return next
}

/** Newer versions come before older ones. */
export function ageOf(sequence: number): number {
  return Number.MAX_SAFE_INTEGER - sequence
}

export function keyBytes(key: string): Uint8Array {
  return Buffer.from(key, 'utf8')
}

export interface UploadRow extends Description {
  readonly key: string
  readonly id: string
  readonly startedMs: number
  readonly owner: string
  readonly algorithm?: ChecksumAlgorithm
  readonly type?: 'FULL_OBJECT' | 'COMPOSITE'
}

export interface PartRow extends Part {
  readonly pieces: readonly Piece[]
  readonly etag: string
  readonly modifiedMs: number
  readonly algorithm?: ChecksumAlgorithm
}

/** Uploads in order of keys and of when they began. */
export const uploads = new Table<[key: string, id: string], UploadRow>('upload')
export const parts = new Table<[id: string, number: number], PartRow>('part')
