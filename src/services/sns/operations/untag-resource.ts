// UntagResource: takes tags from a topic; those it does not have are no error.
// Spec: https://docs.aws.amazon.com/sns/latest/api/API_UntagResource.html

import { operation } from '../operation.ts'
import { withoutTags } from '../../resource/tags.ts'
import { enterTopic, scopeOf } from '../topic-store.ts'
import { requireTagged, taggedTopic } from '../tagged-topic.ts'

export const untagResource = operation('UntagResource', async (input, context) => {
  const address = taggedTopic(input.ResourceArn)
  await context.store.transact(scopeOf(address), function* (tx) {
    const topic = yield* requireTagged()
    yield* enterTopic(tx, { ...topic, tags: withoutTags(topic.tags, input.TagKeys) })
  })
  return {}
})
