// https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_ListEndpoints.html

import { tokenOf } from '../../resource/page-token.ts'
import { endpointKey, endpointPartition, endpointTable, shownEndpoint } from '../endpoints.ts'
import { listedRows } from '../listed-rows.ts'
import { operation } from '../operation.ts'
import { afterToken, pageSize } from '../pages.ts'

export const listEndpoints = operation('ListEndpoints', async (input, context) => {
  const { account, region, store } = context
  const home = { region: input.HomeRegion ?? region }
  const prefix = endpointKey(home, input.NamePrefix ?? '')
  const page = { limit: pageSize(input.MaxResults), prefix, after: afterToken(input) }
  const { found, more } = await store.transact(endpointPartition(account), () =>
    listedRows(endpointTable, page),
  )
  return {
    Endpoints: found.map(shownEndpoint),
    NextToken: more ? tokenOf(endpointKey(home, found.at(-1)!.name)) : undefined,
  }
})
