// Where a record is now: in its stream until its retention ends, however often it is read.

import type { Sought, Whereabout } from '../../kernel/whereabouts.ts'
import type { Reading } from '../../store/table.ts'
import type { Env } from '../service.ts'
import { addressOfArn } from './address.ts'
import { indexOf } from './record/sequence.ts'
import { allShards, shardId } from './shard/map.ts'
import { batches, streams } from './tables.ts'
import { retentionMs } from './trim-time.ts'

export async function whereabouts(
  { id, resource: at }: Sought,
  { store }: Pick<Env, 'store'>,
): Promise<Whereabout | undefined> {
  const address = addressOfArn(at)
  if (address === undefined) return undefined
  const there = () => locate(id, at)
  return store.transact(address.partition, there, { durability: 'buffered' })
}

function* locate(sequence: string, at: string): Reading<Whereabout> {
  const stream = yield* streams.get()
  if (stream === undefined) return { state: 'kinesis.stream-deleted', at }
  for (const shard of yield* allShards(stream)) {
    const index = indexOf(stream, shard, sequence)
    if (index === undefined || index === 0) continue
    const from = batches.key(stream.space, shard.number, index)
    const end = batches.key(stream.space, shard.number, Number.MAX_SAFE_INTEGER)
    const [found] = yield* batches.slice({ start: from, end }, { limit: 1 })
    if (found === undefined || found.row.first > index) break
    const { atMs } = found.row
    const untilMs = atMs + retentionMs(stream)
    return { state: 'kinesis.kept', at, sinceMs: atMs, untilMs, group: shardId(shard.number) }
  }
  return { state: 'kinesis.expired', at }
}
