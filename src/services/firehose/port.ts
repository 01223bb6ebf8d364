// The door that Firehose opens: records in, in the transaction that takes the intents that bring them,
// and buffers out, for the edges that carry them to functions, buckets and endpoints.

import type { AwsError } from '../../kernel/aws-error.ts'
import type { PortOf } from '../service.ts'
import type { BufferJob } from './buffer/append.ts'
import type { Packed } from './buffer/pack.ts'
import type { Told } from './chores.ts'
import type { BufferRow, DeliveryRow, Sealed } from './tables.ts'

export type { BufferJob } from './buffer/append.ts'
export type { Packed } from './buffer/pack.ts'
export type { Told } from './chores.ts'
export { objectKey } from './prefix/object-key.ts'

export const FIREHOSE: PortOf<FirehosePort> = { service: 'firehose' }

export interface PortRecord {
  readonly data: Uint8Array
  /** Id of the event that it comes from. */
  readonly parentId?: string | undefined
  /** It is put only if this intent is still there, and takes it. */
  readonly intentId?: string | undefined
}

export interface SourceRecord {
  /** Sequence number; sub-records of an aggregated one have their place behind it. */
  readonly id: string
  readonly data: Uint8Array
  readonly atMs: number
}

/** A buffer whose time has come: nothing is added to it any more. */
export interface Ready {
  readonly stream: DeliveryRow
  readonly buffer: BufferRow & { readonly sealed: Sealed }
  /** `processing-failed`: what is wrong with its records, where they go to the error prefix. */
  readonly errorType: string | undefined
}

/** What became of a record at a stage. */
export type Staged =
  | {
      readonly kind: 'ok'
      readonly record: Packed
      /** Partition keys that the function gave. */
      readonly keys?: Readonly<Record<string, string>> | undefined
    }
  | { readonly kind: 'dropped'; readonly record: Packed }
  | { readonly kind: 'failed'; readonly record: Packed; readonly failure: Failed }

/** As the lines in the error prefix say it. */
export interface Failed {
  readonly errorCode: string
  readonly errorMessage: string
  readonly attemptsMade: number
  readonly lambdaArn?: string | undefined
}

export interface ErrorsOf {
  /** `format-conversion-failed`, `http-endpoint-failed` */
  readonly type: string
  readonly records: readonly { readonly record: Packed; readonly failure: Failed }[]
}

export interface FirehosePort {
  /** One by one: an id, undefined where the intent was taken before, or what AWS would answer. */
  put(
    streamArn: string,
    records: readonly PortRecord[],
    cause: { readonly party: string; readonly via: string },
  ): Promise<readonly (string | undefined | AwsError)[]>
  /** Records of a shard of the source, each once, whatever is brought again. */
  takeIn(
    stream: DeliveryRow,
    shard: string,
    through: string,
    records: readonly SourceRecord[],
  ): Promise<void>
  /** Streams that read from another one. */
  sourced(): Promise<readonly DeliveryRow[]>
  watchSourced(changed: () => void): () => void
  /** Seals a buffer, or finds it sealed; undefined: it was delivered, or its stream is gone. */
  ready(job: BufferJob): Promise<Ready | undefined>
  /** Its records, some megabytes at a time. */
  records(job: BufferJob): AsyncIterable<readonly Packed[]>
  /** What passed a stage goes on; the buffer and its intent are gone. */
  staged(job: BufferJob, intentId: string, records: readonly Staged[]): Promise<Taken>
  /** Ends a buffer; `errors` go to the error prefix. */
  ended(job: BufferJob, intentId: string, told: Told, errors?: ErrorsOf): Promise<Taken>
}

export interface Taken {
  readonly taken: boolean
}
