// GetTopicAttributes: settings, defaults and how many subscribe.
// Spec: https://docs.aws.amazon.com/sns/latest/api/API_GetTopicAttributes.html

import { requireTopicArn } from '../address.ts'
import { operation } from '../operation.ts'
import { countsOf, subscriptionsOf } from '../subscription-set.ts'
import { shownAttributes } from '../topic-attributes.ts'
import { requireTopic } from '../topic-store.ts'

export const getTopicAttributes = operation('GetTopicAttributes', async (input, context) => {
  const { partition } = requireTopicArn(input.TopicArn, context)
  const { store } = context
  const Attributes = await store.transact(partition, function* (tx) {
    const topic = yield* requireTopic()
    const set = yield* subscriptionsOf(store, topic)
    return shownAttributes(topic, countsOf(set, tx.nowMs))
  })
  return { Attributes }
})
