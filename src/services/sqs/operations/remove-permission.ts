// RemovePermission: takes the statement with this label out of the queue's policy.
// Spec: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_RemovePermission.html

import { addressOfUrl } from '../address.ts'
import { operation } from '../operation.ts'
import { withoutPermission } from '../policy.ts'
import { updateQueue } from '../queue-store.ts'
import { requireLabel } from './add-permission.ts'

export const removePermission = operation('RemovePermission', async (input, context) => {
  const address = addressOfUrl(input.QueueUrl, context)
  const label = requireLabel(input.Label)
  await updateQueue(address, context, (queue, nowMs) => {
    const policy = withoutPermission(queue.settings.policy, label)
    return { ...queue, settings: { ...queue.settings, policy }, modifiedMs: nowMs }
  })
  return {}
})
