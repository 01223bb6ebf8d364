// AddPermission: one more statement in the topic's policy.
// Spec: https://docs.aws.amazon.com/sns/latest/api/API_AddPermission.html

import { requireTopicArn } from '../address.ts'
import { operation } from '../operation.ts'
import { withPermission } from '../topic-policy.ts'
import { updateTopic } from '../topic-store.ts'

export const addPermission = operation('AddPermission', async (input, context) => {
  const address = requireTopicArn(input.TopicArn, context)
  const grant = { label: input.Label, accounts: input.AWSAccountId, actions: input.ActionName }
  await updateTopic(address, context, (topic) => ({
    ...topic,
    attributes: { ...topic.attributes, Policy: withPermission(topic, grant) },
  }))
  return {}
})
