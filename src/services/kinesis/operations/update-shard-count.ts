// https://docs.aws.amazon.com/kinesis/latest/APIReference/API_UpdateShardCount.html

import type { Context } from '../../service.ts'
import { changeStream } from '../change.ts'
import { invalidArgument, limitExceeded } from '../errors.ts'
import { limits } from '../limits.ts'
import { operation } from '../operation.ts'
import { requireProvisioned, Resharding } from '../shard/reshard.ts'
import type { StreamRow } from '../tables.ts'

const DAY_MS = 86_400_000

export const updateShardCount = operation('UpdateShardCount', async (input, context) => {
  const target = input.TargetShardCount
  const { before } = await changeStream(context, input, function* (stream, tx) {
    requireProvisioned(stream, 'UpdateShardCount')
    requireTarget(stream, target)
    if (target === stream.openShards) return stream
    const scaledMs = (stream.scaledMs ?? []).filter((atMs) => atMs > tx.nowMs - DAY_MS)
    requireRest(context, stream, scaledMs.length)
    const resharding = new Resharding(tx, stream)
    yield* resharding.scale(target)
    return { ...resharding.stream, scaledMs: [...scaledMs, tx.nowMs].slice(-limits.scalingsPerDay) }
  })
  return {
    StreamName: before.name,
    StreamARN: before.arn,
    CurrentShardCount: before.openShards,
    TargetShardCount: target,
  }
})

function requireTarget({ openShards: now, name }: StreamRow, target: number): void {
  if (target > now * 2) {
    throw invalidArgument(
      `UpdateShardCount cannot scale up over double your current open shard count. Current open shard count: ${now} Target shard count: ${target}`,
    )
  }
  if (target < now / 2) {
    throw invalidArgument(
      `UpdateShardCount cannot scale down below half your current open shard count. Current open shard count: ${now} Target shard count: ${target}`,
    )
  }
  if (target <= limits.shards) return
  throw limitExceeded(
    `UpdateShardCount of stream ${name} to ${target} shards would exceed the shard limit of ${limits.shards}.`,
  )
}

function requireRest({ settings }: Context, { name }: StreamRow, scalings: number): void {
  if (!settings.strictTiming || scalings < limits.scalingsPerDay) return
  throw limitExceeded(
    `Stream ${name} was scaled ${limits.scalingsPerDay} times within 24 hours, and cannot be scaled more often.`,
  )
}
