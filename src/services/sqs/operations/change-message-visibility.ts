// ChangeMessageVisibility: hide a received message for longer or shorter, from now.
// Spec: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ChangeMessageVisibility.html

import type { Tx } from '../../../store/store.ts'
import type { Reading } from '../../../store/table.ts'
import { addressOfUrl, type QueueAddress } from '../address.ts'
import { missingParameter } from '../errors.ts'
import { operation } from '../operation.ts'
import { changeVisibility, requireQueue, type VisibilityChange } from '../queue.ts'
import type { Cause } from '../trace.ts'
import { requireVisibility } from '../visibility.ts'

export const changeMessageVisibility = operation(
  'ChangeMessageVisibility',
  async (input, context) => {
    const address = addressOfUrl(input.QueueUrl, context)
    const handle = input.ReceiptHandle as string | undefined
    if (handle === undefined || handle === '') throw missingParameter('ReceiptHandle')
    const seconds = requireVisibility(input.VisibilityTimeout)
    const cause = {
      party: 'api:sqs.ChangeMessageVisibility',
      via: 'ChangeMessageVisibility',
      requestId: context.requestId,
    }
    await context.store.transact(address.partition, (tx) =>
      changeOne(tx, address, context.protocol, { handle, seconds }, cause),
    )
    return {}
  },
)

function* changeOne(
  tx: Tx,
  address: QueueAddress,
  protocol: string,
  change: VisibilityChange,
  cause: Cause,
): Reading<void> {
  const queue = yield* requireQueue(address, protocol)
  yield* changeVisibility(tx, queue, change, cause)
}
