// https://docs.aws.amazon.com/STS/latest/APIReference/API_DecodeAuthorizationMessage.html

import { invalidMessage } from '../errors.ts'
import { operation } from '../operation.ts'
import { decodeRefusal } from '../refusals.ts'

export const decodeAuthorizationMessage = operation(
  'DecodeAuthorizationMessage',
  async (input, context) => {
    const decoded = await decodeRefusal(context, context.account, input.EncodedMessage)
    if (decoded === undefined) throw invalidMessage('Message is not valid')
    return { DecodedMessage: decoded }
  },
)
