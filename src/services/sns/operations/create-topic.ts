// CreateTopic: a new topic, or the ARN of one that agrees with what is asked for.
// Spec: https://docs.aws.amazon.com/sns/latest/api/API_CreateTopic.html

import { isTopicName, topicAddress } from '../address.ts'
import { invalidParameter } from '../errors.ts'
import { operation } from '../operation.ts'
import { isSubset, tagsOf } from '../tags.ts'
import { requireAttributes, retentionDays, stored } from '../topic-attributes.ts'
import { topicTable, type TopicRow } from '../tables.ts'
import { enterTopic, scopeOf } from '../topic-store.ts'

export const createTopic = operation('CreateTopic', async (input, context) => {
  const name = input.Name
  const given = (input.Attributes ?? {}) as Record<string, string>
  const fifo = given.FifoTopic?.toLowerCase() === 'true'
  if (!isTopicName(name, fifo)) throw invalidParameter('Topic Name')
  // That a standard topic is no FIFO topic may be said; nothing else of FIFO topics may.
  const { FifoTopic, ...rest } = given
  requireAttributes(
    fifo || FifoTopic?.toLowerCase() === 'false' ? rest : given,
    fifo,
    'Attributes Reason: ',
  )
  const asked = stored({}, given)
  const tags = tagsOf(input.Tags)
  const dataProtectionPolicy = input.DataProtectionPolicy
  const { account, region } = context
  const address = topicAddress(account, region, name)
  const { arn } = address
  await context.store.transact(scopeOf(address), function* (tx) {
    const old = yield* topicTable.get()
    if (old !== undefined && old.deletedMs === undefined) {
      return requireSame(old, asked, tags)
    }
    const row: TopicRow = {
      name,
      account,
      region,
      arn,
      fifo,
      generation: (old?.generation ?? 0) + 1,
      version: '',
      createdMs: tx.nowMs,
      attributes: asked,
      tags,
      dataProtectionPolicy,
      archivedSinceMs: retentionDays(asked.ArchivePolicy) === undefined ? undefined : tx.nowMs,
      subscriptionsDeleted: 0,
      subscriptions: 0,
      filters: 0,
    }
    yield* enterTopic(tx, row)
  })
  return { TopicArn: arn }
})

/** What is not mentioned may be anything. */
function requireSame(
  topic: TopicRow,
  attributes: Readonly<Record<string, string>>,
  tags: Readonly<Record<string, string>>,
): void {
  if (!isSubset(attributes, topic.attributes)) {
    throw invalidParameter('Attributes Reason: Topic already exists with different attributes')
  }
  if (!isSubset(tags, topic.tags)) {
    throw invalidParameter('Tags Reason: Topic already exists with different tags')
  }
}
