// SendMessage: put one message on a queue.
// Spec: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html

import type { Tx } from '../../../store/store.ts'
import type { Reading } from '../../../store/table.ts'
import { addressOfUrl, type QueueAddress } from '../address.ts'
import { draftOf, type Draft } from '../message.ts'
import { operation } from '../operation.ts'
import { requireQueue } from '../queue.ts'
import { send, type Sent } from '../sending.ts'
import type { Cause } from '../trace.ts'

export const sendMessage = operation('SendMessage', async (input, context) => {
  const address = addressOfUrl(input.QueueUrl, context)
  const draft = draftOf(input, context.caller.userId, context.traceHeader)
  const cause = {
    party: 'api:sqs.SendMessage',
    via: 'SendMessage',
    requestId: context.requestId,
    weather: context.weather,
  }
  const sent = await context.store.transact(address.partition, (tx) =>
    sendOne(tx, address, context.protocol, draft, cause),
  )
  return {
    MessageId: sent.messageId,
    MD5OfMessageBody: draft.md5OfBody,
    MD5OfMessageAttributes: draft.md5OfAttributes,
    MD5OfMessageSystemAttributes: draft.md5OfSystemAttributes,
    SequenceNumber: sent.sequenceNumber,
  }
})

function* sendOne(
  tx: Tx,
  address: QueueAddress,
  protocol: string,
  draft: Draft,
  cause: Cause,
): Reading<Sent> {
  const queue = yield* requireQueue(address, protocol)
  return yield* send(tx, queue, draft, cause)
}
