// https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_ListEventSources.html

import { tokenOf } from '../../resource/page-token.ts'
import { listedRows } from '../listed-rows.ts'
import { operation } from '../operation.ts'
import { afterToken, pageSize } from '../pages.ts'
import { isThere, shownSource, sourcePartition, sourceTable } from '../partners.ts'

export const listEventSources = operation('ListEventSources', async (input, context) => {
  const page = { limit: pageSize(input.Limit), prefix: input.NamePrefix, after: afterToken(input) }
  const { found, more } = await context.store.transact(sourcePartition(context), (tx) =>
    listedRows(sourceTable, page, (row) => isThere(row, tx.nowMs)),
  )
  return {
    EventSources: found.map(shownSource),
    NextToken: more ? tokenOf(found.at(-1)!.name) : undefined,
  }
})
