// Records into a stream, inside a transaction on it: each into the shard of its hash key, in the order
// of the call; what goes to one shard is one row, or as many as its size takes.
// https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecords.html

import type { HopOutcome } from '../../../kernel/hop.ts'
import type { Store, Tx } from '../../../store/store.ts'
import type { Reading } from '../../../store/table.ts'
import { shardLimits } from '../limits.ts'
import { knownShards, shardFor, shardId } from '../shard/map.ts'
import { batches, headOf, heads, pieces, type ShardRow, type StreamRow } from '../tables.ts'
import { trimAt } from '../trim-time.ts'
import type { PackedRecord } from './batch.ts'
import { sequenceOf } from './sequence.ts'

export interface Entry {
  readonly data: Uint8Array
  readonly partitionKey: string
  /** 32 hexadecimal digits. */
  readonly hash: string
}

export interface Cause {
  /** `api:kinesis.PutRecord`, or the ARN that it comes from. */
  readonly party: string
  readonly via: string
  readonly outcome?: HopOutcome
  readonly requestId?: string | undefined
  readonly traceId?: string | undefined
  /** Ids of the events that the records come from, one each. */
  readonly parents?: readonly (string | undefined)[]
  readonly store: Store
  /** Whether a shard refuses what is over its limits. */
  readonly strict: boolean
}

export interface Appended {
  readonly shardId: string
  /** Undefined: the shard's limit for this second is reached. */
  readonly sequence: string | undefined
}

/** Rows hold about so much. */
const ROW_BYTES = 512 * 1024
/** A record with more data has rows of its own. */
const PIECE_BYTES = 1024 * 1024
const MOST_IN_ROW = 500

export function* append(
  tx: Tx,
  stream: StreamRow,
  entries: readonly Entry[],
  cause: Cause,
): Reading<readonly Appended[]> {
  const map = yield* knownShards(cause.store, stream)
  const answers: Appended[] = Array.from({ length: entries.length })
  const byShard = new Map<ShardRow, number[]>()
  for (let i = 0; i < entries.length; i++) {
    const shard = shardFor(map, entries[i]!.hash)
    const those = byShard.get(shard)
    if (those === undefined) byShard.set(shard, [i])
    else those.push(i)
  }
  for (const [shard, those] of byShard) {
    const writer = new ShardWriter(tx, stream, shard, cause)
    yield* writer.open()
    for (const i of those) answers[i] = writer.add(entries[i]!, cause.parents?.[i])
    writer.close()
  }
  return answers
}

const OVER_LIMIT =
  'more than a shard takes in a second (1,000 records, 1 MiB): AWS would have answered ProvisionedThroughputExceededException'

class ShardWriter {
  readonly #tx: Tx
  readonly #stream: StreamRow
  readonly #shard: ShardRow
  readonly #cause: Cause
  #next = 1
  #atMs = 0
  #seconds = { records: 0, bytes: 0 }
  #trimMs: number | undefined
  #rows: PackedRecord[] = []
  #rowBytes = 0
  #first = 1

  constructor(tx: Tx, stream: StreamRow, shard: ShardRow, cause: Cause) {
    this.#tx = tx
    this.#stream = stream
    this.#shard = shard
    this.#cause = cause
  }

  *open(): Reading<void> {
    const head = yield* headOf(this.#stream, this.#shard.number)
    this.#next = head.next
    this.#first = head.next
    this.#trimMs = head.trimMs
    this.#atMs = Math.max(head.atMs, this.#tx.nowMs)
    const isSame = Math.floor(head.atMs / 1000) === Math.floor(this.#atMs / 1000)
    if (isSame) this.#seconds = { records: head.records, bytes: head.bytes }
  }

  add({ data, partitionKey }: Entry, parentId: string | undefined): Appended {
    const id = shardId(this.#shard.number)
    const bytes = data.length + Buffer.byteLength(partitionKey)
    const records = this.#seconds.records + 1
    const over =
      records > shardLimits.recordsIn || this.#seconds.bytes + bytes > shardLimits.bytesIn
    // A record that is larger than a second's worth goes when nothing else does.
    if (over && this.#cause.strict && records > 1) return { shardId: id, sequence: undefined }
    this.#seconds = { records, bytes: this.#seconds.bytes + bytes }
    const index = this.#next++
    this.#pack(data, partitionKey, index)
    const sequence = sequenceOf(this.#stream, this.#shard, index, this.#atMs)
    this.#tx.hop({
      atMs: this.#tx.nowMs,
      id: sequence,
      parentId,
      traceId: this.#cause.traceId,
      from: this.#cause.party,
      to: this.#stream.arn,
      via: this.#cause.via,
      outcome: this.#cause.outcome ?? 'accepted',
      reason: over ? OVER_LIMIT : undefined,
      requestId: this.#cause.requestId,
    } as Parameters<Tx['hop']>[0])
    return { shardId: id, sequence }
  }

  #pack(data: Uint8Array, partitionKey: string, index: number): void {
    const { space } = this.#stream
    const inPieces = data.length > PIECE_BYTES ? Math.ceil(data.length / PIECE_BYTES) : 0
    for (let piece = 0; piece < inPieces; piece++) {
      const part = data.subarray(piece * PIECE_BYTES, (piece + 1) * PIECE_BYTES)
      pieces.put(this.#tx, [space, this.#shard.number, index, piece], part)
    }
    const rowBytes = inPieces > 0 ? 0 : data.length
    const isFull = this.#rowBytes + rowBytes > ROW_BYTES || this.#rows.length >= MOST_IN_ROW
    if (this.#rows.length > 0 && isFull) this.#flush(index)
    this.#rowBytes += rowBytes
    this.#rows.push({
      ...{ partitionKey, pieces: inPieces, bytes: data.length },
      data: inPieces > 0 ? undefined : data,
    })
  }

  /** Writes what is packed; the next row begins with index `next`. */
  #flush(next: number): void {
    const { space, keyId } = this.#stream
    batches.put(this.#tx, [space, this.#shard.number, next - 1], {
      ...{ first: this.#first, atMs: this.#atMs },
      ...{ encrypted: keyId !== undefined, records: this.#rows },
    })
    this.#first = next
    this.#rows = []
    this.#rowBytes = 0
  }

  close(): void {
    if (this.#rows.length === 0) return
    this.#flush(this.#next)
    this.#trimMs ??= trimAt(this.#tx, this.#stream, this.#shard.number, this.#atMs)
    heads.put(this.#tx, [this.#stream.space, this.#shard.number], {
      ...{ next: this.#next, atMs: this.#atMs, ...this.#seconds, trimMs: this.#trimMs },
    })
  }
}
