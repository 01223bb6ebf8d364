// The door that S3 opens to edges and other services; and what travels from a bucket: payload of the
// intents of edges named `s3-to-…`.

import type { PortOf } from '../service.ts'
import type { ReplicationRule } from './replication/rules.ts'

export const S3: PortOf<S3Port> = { service: 's3' }

/** Rejects with S3's AwsError: NoSuchBucket, NoSuchKey, … */
export interface S3Port {
  /** undefined: there is none of that name. */
  bucket(name: string): Promise<PortBucket | undefined>
  /** The object stays as it is while `use` reads it. */
  read<T>(at: ObjectPlace, use: (object: ReadObject) => Promise<T>): Promise<T>
  /** Puts an object as PutObject does, told of and announced; `taken`: its intent was not before. */
  write(object: PortObject): Promise<{ readonly taken: boolean }>
  /** Copies a version to another bucket; exactly once, or never, with its reason on record. */
  replicate(order: ReplicaOrder, intentId: string): Promise<Carried>
  giveUpReplica(order: ReplicaOrder, intentId: string, reason: string): Promise<Carried>
}

/** What `s3-to-s3` carries: a version that is to be copied to another bucket. */
export interface ReplicaOrder {
  /** Of the event in the lineage. */
  readonly id: string
  readonly bucket: { readonly name: string; readonly arn: string; readonly generation: string }
  readonly key: string
  readonly versionId: string
  readonly sequence: number
  readonly atMs: number
  readonly rule: ReplicationRule
  /** Name of the bucket that it goes to. */
  readonly to: string
  readonly requestId: string
}

export type Carried =
  | { readonly done: true; readonly taken: boolean }
  /** The order has ended, on record. */
  | { readonly done: false; readonly reason: string }

/** As records have it. */
export interface ReplicationEvent {
  readonly replicationRuleId: string
  readonly destinationBucket: string
  readonly s3Operation: string
  readonly requestTime: string
  readonly failureReason: string
}

export interface PortBucket {
  readonly arn: string
  readonly account: string
  readonly region: string
  /** JSON text. */
  readonly policy?: string
}

export interface ObjectPlace {
  readonly bucket: string
  readonly key: string
  readonly versionId?: string | undefined
}

export interface ReadObject {
  readonly bytes: number
  readonly region: string
  readonly content: AsyncIterable<Uint8Array>
}

export interface PortObject {
  readonly bucket: string
  readonly key: string
  readonly content: Uint8Array | AsyncIterable<Uint8Array>
  readonly contentType?: string
  readonly metadata?: Readonly<Record<string, string>>
  /** The service that writes: `lambda.amazonaws.com`. */
  readonly by: string
  /** Taken in the transaction that makes the object: then the effect is exactly once. */
  readonly intentId?: string
  /** Who sends it, for the lineage. */
  readonly from: string
  readonly via: string
  readonly parentId?: string
  readonly traceHeader?: string
  readonly note?: string
}

export interface BucketEvent {
  /** Of the event in the lineage. */
  readonly id: string
  /** `ObjectCreated:Put` */
  readonly name: string
  readonly atMs: number
  readonly bucket: {
    readonly name: string
    readonly arn: string
    readonly account: string
    readonly region: string
  }
  readonly object: {
    /** As it is; records have it encoded. */
    readonly key: string
    readonly bytes?: number
    readonly etag?: string
    readonly versionId?: string
    readonly sequencer: string
  }
  /** Of the notification that wanted it. */
  readonly configurationId?: string
  readonly requestId: string
  readonly sourceIp: string
  readonly userId: string
  readonly requester: string
  readonly reason: string
  /** As the caller sent it: goes on with the event. */
  readonly traceHeader?: string
  /** Of a transition. */
  readonly storageClass?: string
  /** Of a version that could not be copied. */
  readonly replication?: ReplicationEvent
  /** Of an object that is brought back from an archive: its class, until when. */
  readonly restore?: { readonly storageClass: string; readonly untilMs?: number }
}

/** "You will be told of this bucket's events." */
export interface BucketTest extends Pick<BucketEvent, 'id' | 'atMs' | 'bucket' | 'requestId'> {
  readonly test: true
}

/** The caller's trace, else one of the event's own: functions go on under it. */
export function traceOf({ id, atMs, traceHeader }: BucketEvent): string {
  if (traceHeader !== undefined) return traceHeader
  const seconds = Math.floor(atMs / 1000)
  const chance = id.replaceAll('-', '').slice(0, 24)
  return `Root=1-${seconds.toString(16).padStart(8, '0')}-${chance}`
}

/** As forms encode: a space is a plus. Slashes stay. */
export function encodedKey(key: string): string {
  return encodeURIComponent(key)
    .replaceAll('%20', '+')
    .replaceAll('%2F', '/')
    .replaceAll(/[!'()~]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
}
