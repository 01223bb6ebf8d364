// AddPermission: one more statement in the queue's policy.
// Spec: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_AddPermission.html

import { addressOfUrl } from '../address.ts'
import { checkPolicy, withPermission } from '../policy.ts'
import { invalidValue, missingParameter } from '../errors.ts'
import { limits } from '../limits.ts'
import { operation } from '../operation.ts'
import { updateQueue } from '../queue-store.ts'
import { isNameText } from '../address.ts'

export const addPermission = operation('AddPermission', async (input, context) => {
  const address = addressOfUrl(input.QueueUrl, context)
  const label = requireLabel(input.Label)
  const accounts = (input.AWSAccountIds ?? []) as string[]
  const actions = (input.Actions ?? []) as string[]
  if (accounts.length === 0) throw missingParameter('AWSAccountIds')
  if (actions.length === 0) throw missingParameter('Actions')
  await updateQueue(address, context, (queue, nowMs) => {
    const permission = { label, accounts, actions }
    const policy = withPermission(queue.settings.policy, permission, queue.arn)
    const settings = { ...queue.settings, policy: checkPolicy(policy, 'Policy') }
    return { ...queue, settings, modifiedMs: nowMs }
  })
  return {}
})

export function requireLabel(label: string | undefined): string {
  if (label === undefined || label === '') throw missingParameter('Label')
  if (label.length <= limits.labelLength && isNameText(label)) return label
  throw invalidValue(
    label,
    'Label',
    'Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length',
  )
}
