// https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_ListPartnerEventSources.html

import { tokenOf } from '../../resource/page-token.ts'
import { operation } from '../operation.ts'
import { afterToken, pageSize } from '../pages.ts'
import { offerPartition, offerTable } from '../partners.ts'

const ROWS = 100

/** Each source once, for however many accounts it is. */
export const listPartnerEventSources = operation(
  'ListPartnerEventSources',
  async (input, context) => {
    const limit = pageSize(input.Limit)
    const { NamePrefix: prefix = '' } = input
    const after = afterToken(input)
    const found = await context.store.transact(offerPartition(context), function* () {
      const arns = new Map<string, string>()
      for (let last: [string, string] | undefined; ;) {
        const rows = yield* offerTable.range([], { limit: ROWS, ...(last && { after: last }) })
        for (const { row } of rows) {
          const isLater = after === undefined || row.name > after
          if (isLater && row.name.startsWith(prefix)) arns.set(row.name, row.arn)
        }
        if (rows.length < ROWS || arns.size > limit) return [...arns]
        last = [rows.at(-1)!.row.name, rows.at(-1)!.row.account]
      }
    })
    const shown = found.slice(0, limit)
    return {
      PartnerEventSources: shown.map(([Name, Arn]) => ({ Name, Arn })),
      NextToken: found.length > limit ? tokenOf(shown.at(-1)![0]) : undefined,
    }
  },
)
