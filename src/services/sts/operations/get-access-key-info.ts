// https://docs.aws.amazon.com/STS/latest/APIReference/API_GetAccessKeyInfo.html

import { accountOfId } from '../../../kernel/identity.ts'
import { operation } from '../operation.ts'

export const getAccessKeyInfo = operation('GetAccessKeyInfo', async (input, context) => {
  const id = input.AccessKeyId
  // Millrace's own convention: an access key id of twelve digits is the account.
  const plain = id.length === 12 && [...id].every((digit) => digit >= '0' && digit <= '9')
  return { Account: plain ? id : (accountOfId(id) ?? context.account) }
})
