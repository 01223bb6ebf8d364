// What may be read of a shard in a second, where limits bind: 5 calls, 2 MiB. Counted by the process:
// what is over is asked again a second later.

import type { Store } from '../../../store/store.ts'
import { shardLimits } from '../limits.ts'

interface Second {
  second: number
  reads: number
  bytes: number
}

const MOST_SHARDS = 10_000
const counts = new WeakMap<Store, Map<string, Second>>()

/** Whether one more call is too many; what is read is told to `counted`. */
export function isThrottled(store: Store, shard: string, nowMs: number): boolean {
  const count = of(store, shard, nowMs)
  count.reads++
  return count.reads > shardLimits.reads || count.bytes > shardLimits.bytesOut
}

export function counted(store: Store, shard: string, nowMs: number, bytes: number): void {
  of(store, shard, nowMs).bytes += bytes
}

function of(store: Store, shard: string, nowMs: number): Second {
  const all = counts.get(store) ?? new Map<string, Second>()
  counts.set(store, all)
  const second = Math.floor(nowMs / 1000)
  const known = all.get(shard)
  if (known !== undefined && known.second === second) return known
  if (all.size >= MOST_SHARDS) all.clear()
  const fresh = { second, reads: 0, bytes: 0 }
  all.set(shard, fresh)
  return fresh
}
