// DeleteMessage: a received message is done with.
// Spec: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_DeleteMessage.html

import type { Tx } from '../../../store/store.ts'
import type { Reading } from '../../../store/table.ts'
import { addressOfUrl, type QueueAddress } from '../address.ts'
import { missingParameter } from '../errors.ts'
import { operation } from '../operation.ts'
import { remove, requireQueue } from '../queue.ts'
import type { Cause } from '../trace.ts'

export const deleteMessage = operation('DeleteMessage', async (input, context) => {
  const address = addressOfUrl(input.QueueUrl, context)
  const handle = input.ReceiptHandle as string | undefined
  if (handle === undefined || handle === '') throw missingParameter('ReceiptHandle')
  const cause = {
    party: 'api:sqs.DeleteMessage',
    via: 'DeleteMessage',
    requestId: context.requestId,
  }
  await context.store.transact(address.partition, (tx) =>
    deleteOne(tx, address, context.protocol, handle, cause),
  )
  return {}
})

function* deleteOne(
  tx: Tx,
  address: QueueAddress,
  protocol: string,
  handle: string,
  cause: Cause,
): Reading<void> {
  const queue = yield* requireQueue(address, protocol)
  yield* remove(tx, queue, handle, cause)
}
