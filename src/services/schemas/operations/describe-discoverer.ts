// https://docs.aws.amazon.com/eventbridge/latest/schema-reference/v1-discoverers-id-discovererid.html

import { operation } from '../operation.ts'
import { shownDiscoverer } from '../shown.ts'
import { discovererPartition, requireDiscoverer } from '../tables.ts'

export const describeDiscoverer = operation('DescribeDiscoverer', async (input, context) => {
  const partition = discovererPartition(context)
  const find = () => requireDiscoverer(input.DiscovererId!)
  return shownDiscoverer(await context.store.transact(partition, find))
})
