// RemovePermission: takes the statement with this label out of the topic's policy.
// Spec: https://docs.aws.amazon.com/sns/latest/api/API_RemovePermission.html

import { requireTopicArn } from '../address.ts'
import { operation } from '../operation.ts'
import { withoutPermission } from '../topic-policy.ts'
import { updateTopic } from '../topic-store.ts'

export const removePermission = operation('RemovePermission', async (input, context) => {
  const address = requireTopicArn(input.TopicArn, context)
  await updateTopic(address, context, (topic) => ({
    ...topic,
    attributes: { ...topic.attributes, Policy: withoutPermission(topic, input.Label) },
  }))
  return {}
})
