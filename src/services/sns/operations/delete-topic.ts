// DeleteTopic: the topic is gone at once, its subscriptions soon; repeating it is no error.
// Spec: https://docs.aws.amazon.com/sns/latest/api/API_DeleteTopic.html

import { requireTopicArn } from '../address.ts'
import { snsError } from '../errors.ts'
import { operation } from '../operation.ts'
import { SNS_SWEEP, type Sweep } from '../sweep.ts'
import { retentionDays } from '../topic-attributes.ts'
import { topicTable } from '../tables.ts'
import { leaveTopic, scopeOf } from '../topic-store.ts'

export const deleteTopic = operation('DeleteTopic', async (input, context) => {
  const address = requireTopicArn(input.TopicArn, context)
  await context.store.transact(scopeOf(address), function* (tx) {
    const topic = yield* topicTable.get()
    if (topic === undefined || topic.deletedMs !== undefined) return
    if (retentionDays(topic.attributes.ArchivePolicy) !== undefined) {
      throw snsError(
        'InvalidStateException',
        'Invalid state: the topic has an ArchivePolicy, which must be removed before the topic',
      )
    }
    yield* leaveTopic(tx, topic)
    const payload: Sweep = { topicArn: topic.arn, generation: topic.generation }
    tx.emit({ edge: SNS_SWEEP, target: topic.arn, payload })
  })
  return {}
})
