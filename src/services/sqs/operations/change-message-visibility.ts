// ChangeMessageVisibility: hide a received message for longer or shorter, from now.
// Spec: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ChangeMessageVisibility.html

import { addressOfUrl } from '../address.ts'
import { missingParameter } from '../errors.ts'
import { operation } from '../operation.ts'
import { changeVisibility, requireQueue } from '../queue.ts'
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
    await context.store.transact(address.partition, function* (tx) {
      const queue = yield* requireQueue(address, context.protocol)
      yield* changeVisibility(tx, queue, { handle, seconds }, cause)
    })
    return {}
  },
)
