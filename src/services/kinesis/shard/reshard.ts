// How shards follow one another: a split closes one and opens two, a merge closes two and opens one.
// https://docs.aws.amazon.com/streams/latest/dev/kinesis-using-sdk-java-resharding-strategies.html

import type { Tx } from '../../../store/store.ts'
import type { Reading } from '../../../store/table.ts'
import { inUse, invalidArgument, shardNotFound } from '../errors.ts'
import { headOf, heads, shards, type ShardRow, type StreamRow } from '../tables.ts'
import { trimAt } from '../trim-time.ts'
import { decimalOf, evenRanges, hexOf, keyOf } from './hash.ts'
import { openShards, shardId, shardNumber } from './map.ts'

/** Shards of a stream as they change in one transaction; the stream's row is the caller's to write. */
export class Resharding {
  readonly #tx: Tx
  #stream: StreamRow

  constructor(tx: Tx, stream: StreamRow) {
    this.#tx = tx
    this.#stream = stream
  }

  /** With the numbers that have changed. */
  get stream(): StreamRow {
    const { map, ...rest } = this.#stream
    return { ...rest, map: map + 1 }
  }

  open(range: Pick<ShardRow, 'first' | 'last'>, parents: readonly ShardRow[]): ShardRow {
    const { nextShard: number, openShards } = this.#stream
    const second = Math.floor(this.#tx.nowMs / 1000)
    // Sequence numbers of children are greater than their parents', whatever the clock says.
    const createdSecond = Math.max(second, ...parents.map((parent) => parent.createdSecond + 1))
    const [parent, adjacent] = parents
    const shard: ShardRow = {
      ...{ number, ...range, createdSecond, createdMs: this.#tx.nowMs },
      ...(parent && { parent: parent.number }),
      ...(adjacent && { adjacent: adjacent.number }),
    }
    shards.put(this.#tx, [this.#stream.space, number], shard)
    this.#stream = { ...this.#stream, nextShard: number + 1, openShards: openShards + 1 }
    return shard
  }

  *#close(shard: ShardRow): Reading<void> {
    const { space } = this.#stream
    const atMs = this.#tx.nowMs
    const head = yield* headOf(this.#stream, shard.number)
    shards.put(this.#tx, [space, shard.number], { ...shard, closed: { atMs, end: head.next } })
    const trimMs = head.trimMs ?? trimAt(this.#tx, this.#stream, shard.number, atMs)
    heads.put(this.#tx, [space, shard.number], { ...head, trimMs })
    this.#stream = { ...this.#stream, openShards: this.#stream.openShards - 1 }
  }

  /** `at`: where the second child begins. */
  *split(shard: ShardRow, at: string): Reading<[ShardRow, ShardRow]> {
    yield* this.#close(shard)
    const before = hexOf(keyOf(at) - 1n)
    const left = this.open({ first: shard.first, last: before }, [shard])
    return [left, this.open({ first: at, last: shard.last }, [shard])]
  }

  /** Neighbours, in any order: the first is the parent, the other the adjacent one. */
  *merge(one: ShardRow, other: ShardRow): Reading<ShardRow> {
    yield* this.#close(one)
    yield* this.#close(other)
    const [left, right] = one.first < other.first ? [one, other] : [other, one]
    return this.open({ first: left.first, last: right.last }, [one, other])
  }

  /** As many shards of one size: split where the new ranges begin, then merged. */
  *scale(count: number): Reading<void> {
    const ranges = evenRanges(count)
    const found = [...(yield* openShards(this.#stream))]
    for (const { first, last } of ranges) {
      let merged: ShardRow | undefined
      while (merged === undefined || merged.last !== last) {
        let next = found.shift()!
        if (next.last > last) {
          const [inside, rest] = yield* this.split(next, hexOf(keyOf(last) + 1n))
          found.unshift(rest)
          next = inside
        }
        merged = merged === undefined ? next : yield* this.merge(merged, next)
      }
      if (merged.first !== first) throw new Error(`a shard begins at ${merged.first}, not ${first}`)
    }
  }
}

/** The open shard with this id. Throws what SplitShard and MergeShards answer. */
export function* requireOpen(stream: StreamRow, id: string): Reading<ShardRow> {
  const number = shardNumber(id)
  const shard = number === undefined ? undefined : yield* shards.get(stream.space, number)
  if (shard === undefined) throw shardNotFound(id, stream)
  if (shard.closed === undefined) return shard
  throw invalidArgument(
    `Shard ${id} in stream ${stream.name} under account ${stream.account} has already been merged or split, and thus is not eligible for merging or splitting.`,
  )
}

/** Where a shard is to be split. Throws InvalidArgumentException unless it is strictly inside. */
export function splitPoint(stream: StreamRow, shard: ShardRow, text: string): string {
  const key = BigInt(text)
  if (key > keyOf(shard.first) + 1n && key < keyOf(shard.last)) return hexOf(key)
  throw invalidArgument(
    `NewStartingHashKey ${text} used in SplitShard() on shard ${shardId(shard.number)} in stream ${stream.name} under account ${stream.account} is not both greater than one plus the shard's StartingHashKey ${decimalOf(shard.first)} and less than the shard's EndingHashKey ${decimalOf(shard.last)}.`,
  )
}

export function requireProvisioned(stream: StreamRow, operation: string): void {
  if (!stream.onDemand) return
  throw inUseOnDemand(operation, stream)
}

const inUseOnDemand = (operation: string, { name, account }: StreamRow) =>
  inUse(
    `Stream ${name} under account ${account} is in on-demand mode, which does not support ${operation}.`,
  )
