// DeleteTopic: the topic is gone at once, its subscriptions soon; repeating it is no error.
// Spec: https://docs.aws.amazon.com/sns/latest/api/API_DeleteTopic.html

import { requireTopicArn } from '../address.ts'
import { snsError } from '../errors.ts'
import { operation } from '../operation.ts'
import { SNS_SWEEP, type Sweep } from '../sweep.ts'
import { retentionDays } from '../topic-attributes.ts'
import { topicTable } from '../tables.ts'
import { unlistTopic } from '../topic-store.ts'

export const deleteTopic = operation('DeleteTopic', async (input, context) => {
  const address = requireTopicArn(input.TopicArn, context)
  const topic = await context.store.transact(address.partition, function* (tx) {
    const topic = yield* topicTable.get()
    if (topic === undefined || topic.deletedMs !== undefined) return topic
    if (retentionDays(topic.attributes.ArchivePolicy) !== undefined) {
      throw snsError(
        'InvalidStateException',
        'Invalid state: the topic has an ArchivePolicy, which must be removed before the topic',
      )
    }
    topicTable.put(tx, [], { ...topic, deletedMs: tx.nowMs })
    const payload: Sweep = { topicArn: topic.arn, generation: topic.generation }
    tx.emit({ edge: SNS_SWEEP, target: topic.arn, payload })
    return topic
  })
  // Also of a tombstone: a crash may have come between the two.
  if (topic !== undefined) await unlistTopic(context.store, topic)
  return {}
})
