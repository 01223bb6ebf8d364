// https://docs.aws.amazon.com/kinesis/latest/APIReference/API_ListShards.html

import { streamAddress, addressOf, type StreamAddress } from '../address.ts'
import { invalidArgument, streamNotFound } from '../errors.ts'
import { operation } from '../operation.ts'
import { shownShard } from '../description.ts'
import { filterOf, type ShardFilter } from '../shard/filter.ts'
import { allShards, shardNumber } from '../shard/map.ts'
import { requireStream } from '../tables.ts'
import { partsOf, shownToken } from '../token.ts'
import type { Context } from '../../service.ts'

const PAGE = 1_000

interface Asked {
  readonly address: StreamAddress
  readonly filter: ShardFilter | undefined
  readonly createdMs: number | undefined
  /** Number of the last shard of the page before. */
  readonly past: number
}

export const listShards = operation('ListShards', async (input, context) => {
  const nowMs = context.clock.nowMs()
  const { address, filter, createdMs, past } = await askedOf(input, context, nowMs)
  const { MaxResults = PAGE } = input
  return context.store.transact(address.partition, function* (tx) {
    const stream = yield* requireStream(address)
    const created = Math.floor(stream.createdMs / 1000)
    if (createdMs !== undefined && Math.floor(createdMs / 1000) !== created) {
      throw streamNotFound(address)
    }
    const matches = filterOf(filter, stream, tx.nowMs)
    const left = (yield* allShards(stream)).filter((shard) => shard.number > past && matches(shard))
    const page = left.slice(0, MaxResults)
    const place = [address.account, address.region, address.name, page.at(-1)?.number, filter]
    return {
      Shards: page.map((shard) => shownShard(stream, shard)),
      NextToken: page.length < left.length ? shownToken(place, nowMs) : undefined,
    }
  })
})

type Input = Parameters<typeof listShards.handle>[0]

async function askedOf(input: Input, context: Context, nowMs: number): Promise<Asked> {
  const { NextToken, ExclusiveStartShardId: after, ShardFilter } = input
  if (NextToken !== undefined) {
    for (const name of ['StreamName', 'StreamARN', 'StreamCreationTimestamp', 'ShardFilter']) {
      if (input[name] === undefined) continue
      throw invalidArgument(`NextToken and ${name} cannot be provided together.`)
    }
    const [account, region, name, past, filter] = partsOf(NextToken, nowMs)
    const address = streamAddress(String(name), {
      account: String(account),
      region: String(region),
    })
    const kept = filter as (ShardFilter & { Timestamp?: string }) | null
    return {
      ...{ address, past: Number(past), createdMs: undefined },
      filter: kept ? { ...kept, Timestamp: kept.Timestamp && new Date(kept.Timestamp) } : undefined,
    } as Asked
  }
  return {
    address: await addressOf(input, context),
    filter: ShardFilter,
    createdMs: input.StreamCreationTimestamp?.getTime(),
    past: after === undefined ? -1 : (shardNumber(after) ?? -1),
  }
}
