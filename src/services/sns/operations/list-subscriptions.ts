// ListSubscriptions: what an account subscribed to in a region, a hundred at a time.
// Spec: https://docs.aws.amazon.com/sns/latest/api/API_ListSubscriptions.html

import { directoryOf } from '../../resource/resource.ts'
import { limits } from '../limits.ts'
import { operation } from '../operation.ts'
import { readToken, tokenOf } from '../page-token.ts'
import type { ListedSubscription } from '../tables.ts'
import { subscriptions } from '../topic-store.ts'

export const listSubscriptions = operation('ListSubscriptions', async (input, context) => {
  const after = readToken(input.NextToken)
  const { found, more } = await context.store.transact(directoryOf(context), () =>
    subscriptions.page({ limit: limits.listPage, after }),
  )
  return {
    Subscriptions: found.map(({ name, entry }) => shownSubscription(name, entry.facts)),
    NextToken: more ? tokenOf(found.at(-1)!.name) : undefined,
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
