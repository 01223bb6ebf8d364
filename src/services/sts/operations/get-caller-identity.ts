// https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html

import { expiredToken } from '../errors.ts'
import { operation } from '../operation.ts'
import { createStsPort } from '../port.ts'

export const getCallerIdentity = operation('GetCallerIdentity', async (_input, context) => {
  const { caller, account } = context
  const session = caller.accessKeyId && (await createStsPort(context).session(caller.accessKeyId))
  if (!session) return { UserId: caller.userId, Account: account, Arn: caller.arn }
  if (session.expiresAtMs <= context.clock.nowMs()) throw expiredToken()
  return { UserId: session.userId, Account: account, Arn: session.arn }
})
