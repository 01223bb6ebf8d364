// https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_DescribeEndpoint.html

import { endpointPartition, requireEndpoint, shownEndpoint } from '../endpoints.ts'
import { operation } from '../operation.ts'

export const describeEndpoint = operation('DescribeEndpoint', async (input, context) => {
  const { account, region, store } = context
  const find = () => requireEndpoint({ region: input.HomeRegion ?? region }, input.Name!)
  return shownEndpoint(await store.transact(endpointPartition(account), find))
})
