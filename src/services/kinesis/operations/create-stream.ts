// https://docs.aws.amazon.com/kinesis/latest/APIReference/API_CreateStream.html

import type { Tx } from '../../../store/store.ts'
import type { Reading } from '../../../store/table.ts'
import type { Context } from '../../service.ts'
import { streamAddress, type StreamAddress } from '../address.ts'
import { invalidArgument, limitExceeded, streamExists } from '../errors.ts'
import { limits } from '../limits.ts'
import { idsPartition, streamIds } from '../ids.ts'
import { operation } from '../operation.ts'
import { evenRanges } from '../shard/hash.ts'
import { Resharding } from '../shard/reshard.ts'
import {
  enterStream,
  newSpace,
  scopeOf,
  streamResource,
  streams,
  type StreamRow,
} from '../tables.ts'
import { requireFew, requireTags } from '../tags.ts'

export const createStream = operation('CreateStream', async (input, context) => {
  const address = streamAddress(input.StreamName, context)
  const onDemand = input.StreamModeDetails?.StreamMode === 'ON_DEMAND'
  if (onDemand && input.ShardCount !== undefined) {
    throw invalidArgument('ShardCount must not be set when the StreamMode is ON_DEMAND.')
  }
  // Without either, AWS makes an on-demand stream's four shards, and calls it on demand.
  const count = input.ShardCount ?? limits.onDemandShards
  const tags = requireFew(requireTags(input.Tags ?? {}), address)
  await requireRoom(context, count)
  const settings = {
    onDemand: onDemand || input.ShardCount === undefined,
    maxRecordKib: input.MaxRecordSizeInKiB ?? limits.recordKib,
    ...(input.WarmThroughputMiBps && { warmMibps: input.WarmThroughputMiBps }),
    ...(input.RecordDistributionStrategy === 'AUTO' && { spreads: true as const }),
  }
  await context.store.transact([...scopeOf(address), idsPartition(address)], function* (tx) {
    if ((yield* streams.get()) !== undefined) throw streamExists(address)
    yield* create(tx, address, count, { ...settings, tags })
  })
  return {}
})

function* create(
  tx: Tx,
  address: StreamAddress,
  count: number,
  settings: Pick<StreamRow, 'onDemand' | 'maxRecordKib' | 'tags'>,
): Reading<void> {
  const { name, account, region, arn } = address
  const chance = Buffer.from(tx.random(4))
  const plain: StreamRow = {
    ...{ name, account, region, arn, id: newId(tx) },
    ...{ createdMs: tx.nowMs, space: yield* newSpace(tx), base: chance.readUInt32BE() % 2 ** 30 },
    ...{ retentionHours: limits.retentionHours, metrics: [], consumers: 0 },
    ...{ nextShard: 0, openShards: 0, map: 0 },
    ...settings,
  }
  const resharding = new Resharding(tx, plain)
  for (const range of evenRanges(count)) resharding.open(range, [])
  yield* enterStream(tx, resharding.stream)
  streamIds.put(tx.in(idsPartition(address)), [plain.id], name)
}

const ID_DIGITS = 23

/** `[a-z0-9]{20}-[a-z0-9]{3}` */
function newId(tx: Tx): string {
  const text = Buffer.from(tx.random(ID_DIGITS)).reduce(
    (id, byte) => id + (byte % 36).toString(36),
    '',
  )
  return `${text.slice(0, 20)}-${text.slice(20)}`
}

async function requireRoom(context: Context, count: number): Promise<void> {
  let open = 0
  for await (const { entry } of streamResource.scan(context.store, context)) {
    open += entry.facts.openShards
  }
  if (open + count <= limits.shards) return
  throw limitExceeded(
    `This request would exceed the shard limit for the account ${context.account} in ${context.region}. Current shard count for the account: ${open}. Limit: ${limits.shards}. Number of additional shards that would have resulted from this request: ${count}. Refer to the AWS Service Limits page (https://docs.aws.amazon.com/general/latest/gr/aws_service_limits.html) for current limits and how to request higher limits.`,
  )
}
