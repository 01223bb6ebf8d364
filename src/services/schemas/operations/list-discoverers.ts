// https://docs.aws.amazon.com/eventbridge/latest/schema-reference/v1-discoverers.html

import { tokenOf } from '../../resource/page-token.ts'
import { operation } from '../operation.ts'
import { afterToken, MOST_PER_PAGE, shownDiscoverer } from '../shown.ts'
import { discovererPartition, discovererTable } from '../tables.ts'

/** An account has at most as many as it has buses. */
const MOST = 1_000

export const listDiscoverers = operation('ListDiscoverers', async (input, context) => {
  const { DiscovererIdPrefix: id = '', SourceArnPrefix: source = '' } = input
  const { Limit: limit = MOST_PER_PAGE } = input
  const last = afterToken(input.NextToken)
  const rows = await context.store.transact(discovererPartition(context), () =>
    discovererTable.range([], { limit: MOST, after: last === undefined ? undefined : [last] }),
  )
  const found = rows
    .map(({ row }) => row)
    .filter((row) => row.id.startsWith(id) && row.sourceArn.startsWith(source))
  const shown = found.slice(0, limit)
  return {
    Discoverers: shown.map(shownDiscoverer),
    NextToken: found.length > limit ? tokenOf(shown.at(-1)!.id) : undefined,
  }
})
