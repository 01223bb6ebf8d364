// https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_CreatePartnerEventSource.html

import { exists } from '../errors.ts'
import { operation } from '../operation.ts'
import { isThere, offerPartition, offerTable, sourceArn, sourcePartition, sourceTable } from '../partners.ts' // prettier-ignore

/** Offers a source to an account, where it waits for its bus. */
export const createPartnerEventSource = operation(
  'CreatePartnerEventSource',
  async (input, context) => {
    const { Name: name = '', Account: account = '' } = input
    const arn = sourceArn(context, name)
    const theirs = sourcePartition({ account, region: context.region })
    await context.store.transact([theirs, offerPartition(context)], function* (tx) {
      const before = yield* sourceTable.get(name)
      if (isThere(before, tx.nowMs) && before.state !== 'DELETED') {
        throw exists(`Event source ${name} already exists for account ${account}.`)
      }
      const createdMs = tx.nowMs
      const partner = context.account
      sourceTable.put(tx, [name], { name, arn, partner, state: 'PENDING', createdMs })
      const offers = tx.in(offerPartition(context))
      offerTable.put(offers, [name, account], { name, arn, account, createdMs })
    })
    return { EventSourceArn: arn }
  },
)
