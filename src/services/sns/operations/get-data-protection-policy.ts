// GetDataProtectionPolicy.
// Spec: https://docs.aws.amazon.com/sns/latest/api/API_GetDataProtectionPolicy.html

import { requireTopicArn } from '../address.ts'
import { operation } from '../operation.ts'
import { existingTopic } from '../topic-store.ts'

export const getDataProtectionPolicy = operation(
  'GetDataProtectionPolicy',
  async (input, context) => {
    const address = requireTopicArn(input.ResourceArn, context, 'ResourceArn')
    const { dataProtectionPolicy } = await existingTopic(address, context)
    return { DataProtectionPolicy: dataProtectionPolicy }
  },
)
