// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DescribeQueryDefinitions.html

import { inAccount, nameOfToken, tokenOfName } from '../account.ts'
import { definitions, MAX_DEFINITIONS } from '../insights/definitions.ts'
import { operation } from '../operation.ts'

const PAGE = 1_000

export const describeQueryDefinitions = operation(
  'DescribeQueryDefinitions',
  async (input, context) => {
    const rows = await inAccount(context, () => definitions.range([], { limit: MAX_DEFINITIONS }))
    const prefix = input.queryDefinitionNamePrefix ?? ''
    const wanted = rows.map(({ row }) => row).filter(({ name }) => name.startsWith(prefix))
    wanted.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.id < b.id ? -1 : 1))
    const after = input.nextToken === undefined ? undefined : nameOfToken(input.nextToken)
    const from = after === undefined ? 0 : wanted.findIndex(({ id }) => id === after) + 1
    const page = wanted.slice(from, from + (input.maxResults ?? PAGE))
    return {
      queryDefinitions: page.map((row) => ({
        queryLanguage: 'CWLI' as const,
        queryDefinitionId: row.id,
        name: row.name,
        queryString: row.text,
        lastModified: row.modifiedAtMs,
        logGroupNames: [...row.groupNames],
      })),
      ...(from + page.length < wanted.length && { nextToken: tokenOfName(page.at(-1)!.id) }),
    }
  },
)
