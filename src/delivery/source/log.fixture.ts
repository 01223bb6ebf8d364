// A log over the store in memory, and a source that reads it: what a service would bring, in small.

import { VirtualClock } from '../../kernel/clock.ts'
import { Activity } from '../../kernel/activity.ts'
import type { Hop } from '../../kernel/hop.ts'
import { silentLog } from '../../kernel/log.ts'
import { SeededRandom } from '../../kernel/random.ts'
import { jittery } from '../../store/memory/jitter.ts'
import { createMemoryStore, type MemoryStore } from '../../store/memory/memory-store.ts'
import type { Store } from '../../store/store.ts'
import { Table } from '../../store/table.ts'
import { LogShards } from './log-shards.ts'
import type { LogSource } from './log-source.ts'
import type { LogItem, LogReader } from './reader.ts'
import type { Answer, Call, SourceEnv } from './source.ts'

export interface Record extends LogItem {
  readonly body: string
}

interface Row {
  readonly key: string
  readonly body: string
  readonly atMs: number
}

interface ShardRow {
  readonly parents: readonly string[]
  readonly closed: boolean
  readonly next: number
}

const PARTITION = 'log'
const records = new Table<[shard: string, sequence: number], Row>('r')
const shardTable = new Table<[shard: string], ShardRow>('s')

const positionOf = (sequence: number) => String(sequence).padStart(12, '0')
const READ_MAX = 7

export class MemoryLog {
  readonly #store: Store

  constructor(store: Store) {
    this.#store = store
  }

  async addShard(id: string, parents: readonly string[] = []): Promise<void> {
    await this.#store.transact(PARTITION, function* (tx) {
      shardTable.put(tx, [id], { parents, closed: false, next: 1 })
      yield* []
    })
  }

  async close(id: string): Promise<void> {
    await this.#store.transact(PARTITION, function* (tx) {
      shardTable.put(tx, [id], { ...(yield* shardTable.get(id))!, closed: true })
    })
  }

  /** `key:…` is a record of that key. */
  async put(shard: string, ...bodies: string[]): Promise<void> {
    await this.#store.transact(PARTITION, function* (tx) {
      const row = (yield* shardTable.get(shard))!
      for (const [i, body] of bodies.entries()) {
        const key = body.split(':')[0]!
        records.put(tx, [shard, row.next + i], { key, body, atMs: tx.nowMs })
      }
      shardTable.put(tx, [shard], { ...row, next: row.next + bodies.length })
    })
  }

  reader(begins: (shard: string) => string = () => ''): LogReader<Record> {
    const store = this.#store
    return {
      shards: () =>
        store.transact(PARTITION, function* () {
          const rows = yield* shardTable.range([], { limit: 100 })
          return rows.map(({ key, row }) => ({ id: key.text(), parents: row.parents }))
        }),
      begin: async (shard) => begins(shard),
      // Short pages, so that batches are made of several.
      read: (shard, after, max) =>
        store.transact(PARTITION, function* () {
          const last: [string, number] = [shard, Number(after || '0')]
          const limit = Math.min(max, READ_MAX)
          const rows = yield* records.range([shard], { limit, after: last })
          const { closed } = (yield* shardTable.get(shard))!
          const items = rows.map(({ key, row }) => {
            key.text()
            return itemOf(shard, key.integer(), row)
          })
          return { items, isEnd: closed && items.length < limit }
        }),
      compare: (one, other) => (one < other ? -1 : one > other ? 1 : 0),
      watch(wake) {
        // It does not say which shard: all are told, and the list may have changed.
        return store.watch(PARTITION, () => {
          wake()
          for (const shard of ['a', 'b', 'c']) wake(shard)
        })
      },
    }
  }
}

function itemOf(shard: string, sequence: number, { key, body, atMs }: Row): Record {
  const position = positionOf(sequence)
  const json = JSON.stringify(body)
  return {
    ...{ id: `${shard}/${position}`, group: key, atMs, json, position, body },
    bytes: Buffer.byteLength(json),
  }
}

export const ran: Answer = { kind: 'ran', failures: new Map() }

export function threw(items: readonly { id: string }[], error = 'boom'): Answer {
  return { kind: 'ran', failures: new Map(items.map(({ id }) => [id, error])), error }
}

export function partly(...ids: string[]): Answer {
  return { kind: 'ran', failures: new Map(ids.map((id) => [id, 'reported'])) }
}

export interface LogWorld {
  readonly env: SourceEnv & { readonly store: MemoryStore }
  readonly clock: VirtualClock
  readonly log: MemoryLog
  readonly hops: Hop[]
  settle(): Promise<void>
}

export function logWorld({ seed = 1, turns = 0 } = {}): LogWorld {
  const activity = new Activity()
  const clock = new VirtualClock(undefined, () => activity.idle())
  const random = new SeededRandom(seed)
  return worldOver(
    createMemoryStore({ clock, random, activity }),
    { activity, clock, random },
    turns,
  )
}

export function worldOver(
  memory: MemoryStore,
  parts: {
    readonly activity: Activity
    readonly clock: VirtualClock
    readonly random: SeededRandom
  },
  turns = 0,
): LogWorld {
  const store = turns > 0 ? jittery(memory, parts.random, turns) : memory
  const hops: Hop[] = []
  store.watchHops((batch) => hops.push(...batch))
  const env = { ...parts, store, log: silentLog }
  const settle = () => parts.activity.idle()
  return { env, clock: parts.clock, log: new MemoryLog(store), hops, settle }
}

export type Reply = (call: Call<Record>) => Answer | Promise<Answer>

export function logSource(
  log: MemoryLog,
  reply: Reply,
  change: Partial<LogSource<Record>> = {},
): LogSource<Record> {
  return {
    ...{ id: 'source', name: 'log-to-lambda', partition: 'sources', from: 'arn:log' },
    target: { arn: 'arn:target', maxBytes: 1_000_000, invoke: async (call) => reply(call) },
    ...{ batchSize: 10, windowMs: 0, reader: log.reader(), parallelizationFactor: 1 },
    ...{ bisectsOnError: false, maximumRetryAttempts: Infinity, maximumRecordAgeMs: Infinity },
    ...change,
  }
}

export function openLog(
  { env, log }: LogWorld,
  reply: Reply,
  change: Partial<LogSource<Record>> = {},
): LogShards<Record> {
  const shards = new LogShards(env, logSource(log, reply, change))
  shards.start()
  return shards
}
