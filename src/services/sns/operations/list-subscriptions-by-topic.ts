// ListSubscriptionsByTopic: a topic's subscriptions, a hundred at a time.
// Spec: https://docs.aws.amazon.com/sns/latest/api/API_ListSubscriptionsByTopic.html

import { requireTopicArn } from '../address.ts'
import { limits } from '../limits.ts'
import { operation } from '../operation.ts'
import { readToken, tokenOf } from '../page-token.ts'
import { isExpired } from '../subscription-set.ts'
import { subscriptionTable } from '../tables.ts'
import { requireTopic } from '../topic-store.ts'
import { shownSubscription } from './list-subscriptions.ts'

export const listSubscriptionsByTopic = operation(
  'ListSubscriptionsByTopic',
  async (input, context) => {
    const { arn: topicArn, partition } = requireTopicArn(input.TopicArn, context)
    const after = readToken(input.NextToken)
    const { page, more } = await context.store.transact(partition, function* (tx) {
      const { generation } = yield* requireTopic()
      const found = yield* subscriptionTable.range([generation], {
        limit: limits.listPage + 1,
        after: after === undefined ? undefined : [generation, after],
      })
      const rows = found.slice(0, limits.listPage).map(({ row }) => row)
      return {
        page: rows.filter((row) => !isExpired(row, tx.nowMs)),
        more: found.length > rows.length ? rows.at(-1)!.id : undefined,
      }
    })
    return {
      Subscriptions: page.map((row) =>
        shownSubscription(row.arn, { ...row, topicArn, pending: row.pending !== undefined }),
      ),
      NextToken: more === undefined ? undefined : tokenOf(more),
    }
  },
)
