// Subscriptions to shards: records are pushed as they come, for five minutes. A consumer has one
// connection to a shard; a new one takes over from one that is five seconds old.
// https://docs.aws.amazon.com/kinesis/latest/APIReference/API_SubscribeToShard.html

import type { AwsError } from '../../kernel/aws-error.ts'
import type { Store } from '../../store/store.ts'
import type { Context } from '../service.ts'
import type { StreamAddress } from './address.ts'
import { childrenOf } from './description.ts'
import { inUse, notFound } from './errors.ts'
import { limits } from './limits.ts'
import { shownRecord } from './operations/get-records.ts'
import { sequenceOf } from './record/sequence.ts'
import { sliceOf, type Slice } from './read/slice.ts'
import { allShards, shardId } from './shard/map.ts'
import { shards, streams, type ShardRow, type StreamRow } from './tables.ts'

interface Connection {
  readonly beganMs: number
  end(): void
}

/** Connections live in the process that serves them, and with it. */
const connections = new WeakMap<Store, Map<string, Connection>>()

function connectionsOf(store: Store): Map<string, Connection> {
  const known = connections.get(store) ?? new Map<string, Connection>()
  connections.set(store, known)
  return known
}

export interface Subscription {
  readonly address: StreamAddress
  readonly consumerArn: string
  readonly stream: StreamRow
  readonly shard: ShardRow
  readonly index: number
}

/** An event at a time carries so much at most. */
const EVENT = { records: 10_000, bytes: 1024 * 1024 }
/** An event without records tells where the consumer stands when none came for so long. */
const BEAT_MS = 5_000

/** Throws ResourceInUseException where the consumer has just subscribed to this shard. */
export function subscribe(context: Context, subscription: Subscription): AsyncGenerator<object> {
  const { store, clock } = context
  const all = connectionsOf(store)
  const name = `${subscription.consumerArn}/${subscription.shard.number}`
  const before = all.get(name)
  if (before !== undefined && clock.nowMs() - before.beganMs < limits.takeoverMs) {
    throw inUse(
      `Another active subscription exists for this consumer: ${subscription.consumerArn} and shard: ${shardId(subscription.shard.number)}.`,
    )
  }
  before?.end()
  const pushing = new Pushing(context, subscription, () => {
    if (all.get(name) === pushing) all.delete(name)
  })
  all.set(name, pushing)
  return pushing.events()
}

class Pushing implements Connection {
  readonly beganMs: number
  readonly #context: Context
  readonly #subscription: Subscription
  readonly #closed: () => void
  #isOver = false
  #dirty = true
  #wake = (): void => {}
  readonly #unwatch: () => void

  constructor(context: Context, subscription: Subscription, closed: () => void) {
    this.#context = context
    this.#subscription = subscription
    this.#closed = closed
    this.beganMs = context.clock.nowMs()
    const { store } = context
    this.#unwatch = store.watch(subscription.address.partition, () => {
      this.#dirty = true
      this.#wake()
    })
  }

  end(): void {
    this.#isOver = true
    this.#wake()
  }

  async *events(): AsyncGenerator<object> {
    const { clock, signal } = this.#context
    const end = () => this.end()
    const life = clock.at(this.beganMs + limits.subscriptionMs, end, 'subscription to a shard')
    signal.addEventListener('abort', end)
    try {
      let index: number | undefined = this.#subscription.index
      let told = false
      while (!this.#isOver && !signal.aborted && index !== undefined) {
        this.#dirty = false
        const read: Read = await this.#read(index)
        index = read.slice.next
        const isNews = read.slice.records.length > 0 || index === undefined || !told
        if (isNews) yield this.#event(read)
        told = true
        if (index === undefined || read.slice.behindMs > 0) continue
        if (!this.#dirty) told = await this.#rest()
      }
    } finally {
      life.cancel()
      signal.removeEventListener('abort', end)
      this.#unwatch()
      this.#closed()
    }
  }

  /** Until something comes (true), or it is time to say that nothing did. */
  #rest(): Promise<boolean> {
    const { clock } = this.#context
    return new Promise((resolve) => {
      const done = (came: boolean) => {
        beat.cancel()
        this.#wake = () => {}
        resolve(came)
      }
      const beat = clock.at(clock.nowMs() + BEAT_MS, () => done(false), 'subscription to a shard')
      this.#wake = () => done(true)
      if (this.#isOver || this.#dirty) done(true)
    })
  }

  #read(index: number): Promise<Read> {
    const { address, stream: before, shard: known } = this.#subscription
    return this.#context.store.transact(address.partition, function* (tx) {
      const stream = yield* streams.get()
      if (stream === undefined || stream.id !== before.id) throw streamGone(address)
      const shard = (yield* shards.get(stream.space, known.number)) ?? known
      const slice = yield* sliceOf(tx, stream, shard, index, EVENT)
      const children = slice.next === undefined ? childrenOf(yield* allShards(stream), shard) : []
      return { stream, shard, slice, children, nowMs: tx.nowMs }
    })
  }

  #event({ stream, shard, slice, children, nowMs }: Read): object {
    const last = slice.records.at(-1)
    return {
      SubscribeToShardEvent: {
        Records: slice.records.map(shownRecord),
        // Where a new subscription goes on behind: the last record, or what was read up to. None at the
        // shard's end, by which the Kinesis Client Library knows it.
        ContinuationSequenceNumber:
          slice.next === undefined
            ? undefined
            : (last?.sequence ?? sequenceOf(stream, shard, slice.next - 1, nowMs)),
        MillisBehindLatest: slice.behindMs,
        ChildShards: slice.next === undefined ? children : undefined,
      },
    }
  }
}

interface Read {
  readonly stream: StreamRow
  readonly shard: ShardRow
  readonly slice: Slice
  readonly children: ReturnType<typeof childrenOf>
  readonly nowMs: number
}

const streamGone = ({ name, account }: StreamAddress): AwsError =>
  notFound(`Stream ${name} under account ${account} not found.`)
