// SendMessageBatch: up to ten messages, in order; each entry succeeds or fails for itself.
// Spec: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html

import { AwsError } from '../../../kernel/aws-error.ts'
import type { Tx } from '../../../store/store.ts'
import type { Reading } from '../../../store/table.ts'
import { addressOfUrl, type QueueAddress } from '../address.ts'
import {
  batchResult,
  failedEntry,
  requireEntries,
  type BatchResult,
  type FailedEntry,
} from '../batch.ts'
import { invalidParameter, sqsError } from '../errors.ts'
import { noDeduplicationId } from '../fifo.ts'
import { limits } from '../limits.ts'
import { draftOf, type Draft } from '../message.ts'
import { operation } from '../operation.ts'
import { requireQueue } from '../queue.ts'
import { Sending } from '../sending.ts'
import type { QueueRow } from '../tables.ts'
import type { Cause } from '../trace.ts'

export const sendMessageBatch = operation('SendMessageBatch', async (input, context) => {
  const address = addressOfUrl(input.QueueUrl, context)
  const entries = requireEntries(input.Entries, 'SendMessageBatchRequestEntry')
  const drafts = entries.map((entry) => {
    try {
      return draftOf(entry, context.caller.userId, context.traceHeader)
    } catch (error) {
      return failedEntry(entry.Id, error)
    }
  })
  const bytes = drafts.reduce((sum, draft) => sum + ('bytes' in draft ? draft.bytes : 0), 0)
  if (bytes > limits.batchBytes) {
    throw sqsError(
      'BatchRequestTooLong',
      `Batch requests cannot be longer than ${limits.batchBytes} bytes. You have sent ${bytes} bytes.`,
    )
  }
  const cause = {
    party: 'api:sqs.SendMessageBatch',
    via: 'SendMessageBatch',
    requestId: context.requestId,
    weather: context.weather,
  }
  return context.store.transact(address.partition, (tx) =>
    sendEach(tx, address, context.protocol, entries, drafts, cause),
  )
})

type Entries = readonly {
  readonly Id: string
  readonly MessageGroupId?: string | undefined
  readonly MessageDeduplicationId?: string | undefined
}[]

function* sendEach(
  tx: Tx,
  address: QueueAddress,
  protocol: string,
  entries: Entries,
  drafts: readonly (Draft | FailedEntry)[],
  cause: Cause,
): Reading<BatchResult<ReturnType<typeof sentEntry>>> {
  const queue = yield* requireQueue(address, protocol)
  if (queue.fifo) requireFifoEntries(queue, entries)
  const sending = new Sending(tx, queue, true)
  const successful: ReturnType<typeof sentEntry>[] = []
  const failed: FailedEntry[] = []
  for (let i = 0; i < drafts.length; i++) {
    const draft = drafts[i]!
    const { Id } = entries[i]!
    if (!('bytes' in draft)) {
      failed.push(draft)
      continue
    }
    try {
      successful.push(sentEntry(Id, draft, yield* sending.add(draft, cause)))
    } catch (error) {
      if (!(error instanceof AwsError)) throw error
      failed.push(failedEntry(Id, error))
    }
  }
  yield* sending.finish()
  return batchResult(successful, failed)
}

/** AWS refuses the whole call when one entry has no group, or nothing to deduplicate by. */
function requireFifoEntries({ settings }: QueueRow, entries: Entries): void {
  for (const { MessageGroupId, MessageDeduplicationId } of entries) {
    if (MessageGroupId === undefined) {
      throw invalidParameter('The request must contain the parameter MessageGroupId.')
    }
    if (MessageDeduplicationId === undefined && !settings.contentDeduplication) {
      throw noDeduplicationId()
    }
  }
}

function sentEntry(id: string, draft: Draft, sent: { messageId: string; sequenceNumber?: string }) {
  return {
    Id: id,
    MessageId: sent.messageId,
    MD5OfMessageBody: draft.md5OfBody,
    MD5OfMessageAttributes: draft.md5OfAttributes,
    MD5OfMessageSystemAttributes: draft.md5OfSystemAttributes,
    SequenceNumber: sent.sequenceNumber,
  }
}
