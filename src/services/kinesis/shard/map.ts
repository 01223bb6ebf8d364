// Which open shard a hash key belongs to. Every write asks, so the answer of the last one is kept by
// the version of the map, which each transaction reads with its stream.

import type { Store } from '../../../store/store.ts'
import type { Reading } from '../../../store/table.ts'
import { shards, type ShardRow, type StreamRow } from '../tables.ts'

export type ShardMap = readonly ShardRow[]

const MOST_MAPS = 256
/** More than any stream has, of open and closed ones. */
const MANY_SHARDS = 100_000

const kept = new WeakMap<Store, Map<string, ShardMap>>()

function mapsOf(store: Store): Map<string, ShardMap> {
  const maps = kept.get(store) ?? new Map<string, ShardMap>()
  kept.set(store, maps)
  return maps
}

/** As `openShards`, from memory where it has this version. */
export function* knownShards(store: Store, stream: StreamRow): Reading<ShardMap> {
  const maps = mapsOf(store)
  const version = `${stream.id}/${stream.map}`
  const known = maps.get(version)
  if (known !== undefined) return known
  const open = yield* openShards(stream)
  if (maps.size >= MOST_MAPS) maps.delete(maps.keys().next().value!)
  maps.set(version, open)
  return open
}

/** Open shards in order of their ranges. */
export function* openShards(stream: StreamRow): Reading<ShardMap> {
  const open = (yield* allShards(stream)).filter(({ closed }) => closed === undefined)
  return open.sort((one, other) => (one.first < other.first ? -1 : 1))
}

/** All that are not trimmed away, in order of their numbers. */
export function* allShards({ space }: StreamRow): Reading<ShardRow[]> {
  return (yield* shards.range([space], { limit: MANY_SHARDS })).map(({ row }) => row)
}

export function shardFor(map: ShardMap, hash: string): ShardRow {
  let low = 0
  let high = map.length - 1
  while (low < high) {
    const middle = (low + high + 1) >>> 1
    if (map[middle]!.first <= hash) low = middle
    else high = middle - 1
  }
  return map[low]!
}

export function shardId(number: number): string {
  return `shardId-${String(number).padStart(12, '0')}`
}

/** Undefined: no shard is called so. */
export function shardNumber(id: string): number | undefined {
  if (!/^shardId-\d{12,15}$/.test(id)) return undefined
  const number = Number(id.slice('shardId-'.length))
  return shardId(number) === id ? number : undefined
}
