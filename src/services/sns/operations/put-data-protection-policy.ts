// PutDataProtectionPolicy: kept and shown; messages are neither audited nor masked.
// Spec: https://docs.aws.amazon.com/sns/latest/api/API_PutDataProtectionPolicy.html

import { requireTopicArn } from '../address.ts'
import { invalidParameter } from '../errors.ts'
import { isObject, parseJson } from '../json-text.ts'
import { limits } from '../limits.ts'
import { operation } from '../operation.ts'
import { updateTopic } from '../topic-store.ts'

export const putDataProtectionPolicy = operation(
  'PutDataProtectionPolicy',
  async (input, context) => {
    const address = requireTopicArn(input.ResourceArn, context, 'ResourceArn')
    const policy = input.DataProtectionPolicy
    if (policy.length > limits.policyBytes || !isObject(parseJson(policy))) {
      throw invalidParameter('DataProtectionPolicy')
    }
    await updateTopic(address, context, (topic) => ({ ...topic, dataProtectionPolicy: policy }))
    return {}
  },
)
