// https://docs.aws.amazon.com/eventbridge/latest/pipes-reference/API_ListPipes.html

import type { Reading } from '../../../store/table.ts'
import { readToken, tokenOf } from '../../resource/page-token.ts'
import { validation } from '../errors.ts'
import { operation } from '../operation.ts'
import { shownState } from '../shown.ts'
import { pipePartition, pipeTable, type PipeRow } from '../tables.ts'

const MOST_PER_PAGE = 100

export const listPipes = operation('ListPipes', async (input, context) => {
  const { NamePrefix = '', SourcePrefix = '', TargetPrefix = '', Limit = MOST_PER_PAGE } = input
  const after = input.NextToken === undefined ? undefined : readToken(input.NextToken)
  if (input.NextToken !== undefined && after === undefined) throw validation('Invalid NextToken.')
  const wanted = (row: PipeRow) =>
    row.name.startsWith(NamePrefix) &&
    row.source.startsWith(SourcePrefix) &&
    row.target.startsWith(TargetPrefix) &&
    (input.DesiredState === undefined || row.desired === input.DesiredState) &&
    (input.CurrentState === undefined || row.state === input.CurrentState)
  const found = await context.store.transact(pipePartition(context), () =>
    pageOf(wanted, { limit: Limit, after }),
  )
  const shown = found.slice(0, Limit)
  return {
    Pipes: shown.map((row) => ({
      ...shownState(row),
      DesiredState: row.desired as 'RUNNING',
      StateReason: row.stateReason,
      ...{ Source: row.source, Target: row.target, Enrichment: row.enrichment },
    })),
    NextToken: found.length > Limit ? tokenOf(shown.at(-1)!.name) : undefined,
  }
})

/** One more than the page. */
function* pageOf(
  wanted: (row: PipeRow) => boolean,
  { limit, after }: { readonly limit: number; readonly after: string | undefined },
): Reading<PipeRow[]> {
  const found: PipeRow[] = []
  for (let last = after; ;) {
    const rows = yield* pipeTable.range([], {
      limit: MOST_PER_PAGE,
      ...(last !== undefined && { after: [last] as [string] }),
    })
    for (const { row } of rows) if (found.length <= limit && wanted(row)) found.push(row)
    if (rows.length < MOST_PER_PAGE || found.length > limit) return found
    last = rows.at(-1)!.row.name
  }
}
