// https://docs.aws.amazon.com/kinesis/latest/APIReference/API_DescribeLimits.html

import { limits } from '../limits.ts'
import { operation } from '../operation.ts'
import { streamResource } from '../tables.ts'

export const describeLimits = operation('DescribeLimits', async (_input, context) => {
  let [open, onDemand] = [0, 0]
  for await (const { entry } of streamResource.scan(context.store, context)) {
    if (entry.facts.onDemand) onDemand++
    else open += entry.facts.openShards
  }
  return {
    ShardLimit: limits.shards,
    OpenShardCount: open,
    OnDemandStreamCount: onDemand,
    OnDemandStreamCountLimit: limits.onDemandStreams,
  }
})
