// SetTopicAttributes: changes one attribute; it binds at once.
// Spec: https://docs.aws.amazon.com/sns/latest/api/API_SetTopicAttributes.html

import { requireTopicArn } from '../address.ts'
import { invalidParameter } from '../errors.ts'
import { operation } from '../operation.ts'
import { requireAttributes, retentionDays, stored } from '../topic-attributes.ts'
import { updateTopic } from '../topic-store.ts'

export const setTopicAttributes = operation('SetTopicAttributes', async (input, context) => {
  const address = requireTopicArn(input.TopicArn, context)
  const name = input.AttributeName
  // What kind of topic it is was decided when it was created.
  if (name === 'FifoTopic') throw invalidParameter('AttributeName')
  const given = { [name]: input.AttributeValue ?? '' }
  await updateTopic(address, context, (topic, nowMs) => {
    requireAttributes(given, topic.fifo, '')
    const attributes = stored(topic.attributes, given)
    const archives = retentionDays(attributes.ArchivePolicy) !== undefined
    const archivedSinceMs = archives ? (topic.archivedSinceMs ?? nowMs) : undefined
    return { ...topic, attributes, archivedSinceMs }
  })
  return {}
})
