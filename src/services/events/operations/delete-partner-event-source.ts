// https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_DeletePartnerEventSource.html

import { operation } from '../operation.ts'
import { offerPartition, offerTable, sourcePartition, sourceTable } from '../partners.ts'

/** The account keeps the bus, and a source that says that it is deleted. */
export const deletePartnerEventSource = operation(
  'DeletePartnerEventSource',
  async (input, context) => {
    const { Name: name = '', Account: account = '' } = input
    const theirs = sourcePartition({ account, region: context.region })
    await context.store.transact([theirs, offerPartition(context)], function* (tx) {
      const row = yield* sourceTable.get(name)
      offerTable.del(tx.in(offerPartition(context)), [name, account])
      if (row === undefined || row.partner !== context.account) return
      if (row.state === 'PENDING') sourceTable.del(tx, [name])
      else sourceTable.put(tx, [name], { ...row, state: 'DELETED' })
    })
    return {}
  },
)
