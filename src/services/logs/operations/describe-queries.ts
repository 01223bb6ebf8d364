// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DescribeQueries.html

import { inAccount, nameOfToken, tokenOfName } from '../account.ts'
import { queries, queriesByTime, type QueryRow } from '../insights/queries.ts'
import { operation } from '../operation.ts'

const PAGE = 1_000
const LOOKED_AT = 5_000

export const describeQueries = operation('DescribeQueries', async (input, context) => {
  const limit = input.maxResults ?? PAGE
  const rows = await inAccount(context, function* () {
    const found: QueryRow[] = []
    for (const { key } of yield* queriesByTime.range([], { limit: LOOKED_AT, reverse: true })) {
      key.integer()
      const row = yield* queries.get(key.text())
      if (row !== undefined) found.push(row)
    }
    return found
  })
  const wanted = rows.filter(
    (row) =>
      (input.logGroupName === undefined || row.groupNames.includes(input.logGroupName)) &&
      (input.status === undefined || row.status === input.status) &&
      (input.queryLanguage ?? 'CWLI') === row.language,
  )
  const after = input.nextToken === undefined ? undefined : nameOfToken(input.nextToken)
  const from = after === undefined ? 0 : wanted.findIndex(({ id }) => id === after) + 1
  const page = wanted.slice(from, from + limit)
  return {
    queries: page.map((row) => ({
      queryLanguage: row.language,
      queryId: row.id,
      queryString: textOf(row),
      status: row.status,
      createTime: row.createdAtMs,
      logGroupName: row.groupNames[0],
    })),
    ...(from + limit < wanted.length && { nextToken: tokenOfName(page.at(-1)!.id) }),
  }
})

/** AWS shows the query with its source and its time in front. */
function textOf(row: QueryRow): string {
  const sources = row.groupNames.map((name) => `"${name}"`).join(', ')
  return `SOURCE ${sources} START=${row.startSeconds}000 END=${row.endSeconds}999 | ${row.text}`
}
