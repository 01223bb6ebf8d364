// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_GetQueryResults.html

import { AwsError } from '../../../kernel/aws-error.ts'
import { inAccount } from '../account.ts'
import { launch, queries, results } from '../insights/queries.ts'
import type { ResultField } from '../insights/run.ts'
import { operation } from '../operation.ts'

const PIECES_AT_MOST = 1_000

export const getQueryResults = operation('GetQueryResults', async (input, context) => {
  const { row, rows } = await inAccount(context, function* () {
    const row = yield* queries.get(input.queryId)
    const pieces =
      row === undefined ? [] : yield* results.range([row.id], { limit: PIECES_AT_MOST })
    return { row, rows: pieces.flatMap((piece) => piece.row as ResultField[][]) }
  })
  if (row === undefined) {
    throw new AwsError('ResourceNotFoundException', `Query '${input.queryId}' does not exist.`)
  }
  // Begun by a process that ended: it goes on here.
  if (row.status === 'Running') launch(context, row)
  const {
    recordsMatched = 0,
    recordsScanned = 0,
    bytesScanned = 0,
    logGroupsScanned = 0,
  } = row.statistics ?? {}
  return {
    queryLanguage: row.language,
    results: rows,
    statistics: {
      recordsMatched,
      recordsScanned,
      bytesScanned,
      logGroupsScanned,
      estimatedRecordsSkipped: 0,
      estimatedBytesSkipped: 0,
    },
    status: row.status,
  }
})
