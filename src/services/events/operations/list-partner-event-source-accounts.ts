// https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_ListPartnerEventSourceAccounts.html

import { tokenOf } from '../../resource/page-token.ts'
import { operation } from '../operation.ts'
import { afterToken, pageSize } from '../pages.ts'
import { expiresMs, offerPartition, offerTable, sourcePartition, sourceTable } from '../partners.ts'

export const listPartnerEventSourceAccounts = operation(
  'ListPartnerEventSourceAccounts',
  async (input, context) => {
    const { EventSourceName: name = '' } = input
    const { store, region } = context
    const limit = pageSize(input.Limit)
    const after = afterToken(input)
    const offers = await store.transact(offerPartition(context), () =>
      offerTable.range([name], { limit: limit + 1, ...(after && { after: [name, after] }) }),
    )
    const shown = []
    for (const { row } of offers.slice(0, limit)) {
      const { account, createdMs } = row
      const theirs = sourcePartition({ account, region })
      const source = await store.transact(theirs, () => sourceTable.get(name))
      shown.push({
        ...{ Account: account, CreationTime: new Date(createdMs), State: source?.state },
        ...(source?.state === 'PENDING' && { ExpirationTime: new Date(expiresMs(source)) }),
      })
    }
    return {
      PartnerEventSourceAccounts: shown,
      NextToken: offers.length > limit ? tokenOf(shown.at(-1)!.Account) : undefined,
    }
  },
)
