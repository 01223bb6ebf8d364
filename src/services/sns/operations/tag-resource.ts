// TagResource: adds tags to a topic, or gives those that exist a new value.
// Spec: https://docs.aws.amazon.com/sns/latest/api/API_TagResource.html

import { operation } from '../operation.ts'
import { tagsOf, withTags } from '../tags.ts'
import { enterTopic, scopeOf } from '../topic-store.ts'
import { requireTagged, taggedTopic } from '../tagged-topic.ts'

export const tagResource = operation('TagResource', async (input, context) => {
  const address = taggedTopic(input.ResourceArn)
  const added = tagsOf(input.Tags)
  await context.store.transact(scopeOf(address), function* (tx) {
    const topic = yield* requireTagged()
    yield* enterTopic(tx, { ...topic, tags: withTags(topic.tags, added) })
  })
  return {}
})
