// ListSubscriptions: what an account subscribed to in a region, a hundred at a time.
// Spec: https://docs.aws.amazon.com/sns/latest/api/API_ListSubscriptions.html

import { directoryOf } from '../address.ts'
import { limits } from '../limits.ts'
import { operation } from '../operation.ts'
import { readToken, tokenOf } from '../page-token.ts'
import { listedSubscriptions, type ListedSubscription } from '../tables.ts'

export const listSubscriptions = operation('ListSubscriptions', async (input, context) => {
  const after = readToken(input.NextToken)
  const directory = directoryOf(context.account, context.region)
  const rows = await context.store.transact(directory, function* () {
    const found = yield* listedSubscriptions.range([], {
      limit: limits.listPage + 1,
      after: after === undefined ? undefined : [after],
    })
    return found.map(({ key, row }) => ({ arn: key.text(), row }))
  })
  const page = rows.slice(0, limits.listPage)
  return {
    Subscriptions: page.map(({ arn, row }) => shownSubscription(arn, row)),
    NextToken: rows.length > page.length ? tokenOf(page.at(-1)!.arn) : undefined,
  }
})

export function shownSubscription(arn: string, row: ListedSubscription) {
  return {
    // An unconfirmed subscription's ARN is nobody's business yet.
    SubscriptionArn: row.pending ? 'PendingConfirmation' : arn,
    Owner: row.owner,
    Protocol: row.protocol,
    Endpoint: row.endpoint,
    TopicArn: row.topicArn,
  }
}
