// PublishBatch: up to ten messages in order. AWS refuses the whole batch for one bad message.
// Spec: https://docs.aws.amazon.com/sns/latest/api/API_PublishBatch.html

import { requireTopicArn } from '../address.ts'
import { snsError } from '../errors.ts'
import { limits } from '../limits.ts'
import { draftOf, requirePublishable, type Draft } from '../message.ts'
import { operation } from '../operation.ts'
import { publish } from '../publish.ts'
import type { TopicRow } from '../tables.ts'
import { maximumMessageBytes } from '../topic-attributes.ts'
import { requireTopic } from '../topic-store.ts'

export const publishBatch = operation('PublishBatch', async (input, context) => {
  const address = requireTopicArn(input.TopicArn, context)
  const entries = input.PublishBatchRequestEntries
  requireIds(entries.map(({ Id }) => Id))
  const drafts = entries.map((entry) => draftOf(entry, context.traceHeader))
  const cause = {
    party: 'api:sns.PublishBatch',
    via: 'PublishBatch',
    requestId: context.requestId,
  }
  const Successful = await context.store.transact(address.partition, function* (tx) {
    const topic = yield* requireTopic()
    requireBatch(topic, drafts)
    const published = []
    for (const [index, draft] of drafts.entries()) {
      const { messageId, sequenceNumber } = yield* publish(tx, context, topic, draft, cause)
      const Id = entries[index]!.Id
      published.push({ Id, MessageId: messageId, SequenceNumber: sequenceNumber })
    }
    return published
  })
  return { Successful, Failed: [] }
})

function requireIds(ids: readonly string[]): void {
  if (ids.length === 0) {
    throw snsError('EmptyBatchRequestException', "The batch request doesn't contain any entries.")
  }
  if (ids.length > limits.batchEntries) {
    throw snsError(
      'TooManyEntriesInBatchRequestException',
      'The batch request contains more entries than permissible.',
    )
  }
  for (const id of ids) requireId(id)
  if (new Set(ids).size < ids.length) {
    throw snsError(
      'BatchEntryIdsNotDistinctException',
      'Two or more batch entries in the request have the same Id.',
    )
  }
}

function requireId(id: string): void {
  const fault =
    id.length > limits.batchIdLength
      ? 'is too long'
      : /^[A-Za-z0-9_-]+$/.test(id)
        ? undefined
        : 'contains an impermissible character'
  if (fault === undefined) return
  throw snsError(
    'InvalidBatchEntryIdException',
    `The Id of a batch entry in the batch request ${fault}: ${id}`,
  )
}

/** Before anything is written: all of it or nothing. */
function requireBatch(topic: TopicRow, drafts: readonly Draft[]): void {
  const bytes = drafts.reduce((sum, draft) => sum + draft.bytes, 0)
  if (bytes > maximumMessageBytes(topic)) {
    throw snsError(
      'BatchRequestTooLongException',
      'The length of all the messages put together is more than the limit.',
    )
  }
  for (const draft of drafts) requirePublishable(topic, draft)
}
