// https://docs.aws.amazon.com/STS/latest/APIReference/API_GetSessionToken.html

import { accessDenied } from '../errors.ts'
import { operation } from '../operation.ts'
import { issueSession, presentCredentials } from '../session.ts'

const DEFAULT_SECONDS = 12 * 3600
const ROOT_MAX_SECONDS = 3600

export const getSessionToken = operation('GetSessionToken', async (input, context) => {
  const { arn, userId, accessKeyId } = context.caller
  if (accessKeyId?.startsWith('ASIA')) {
    throw accessDenied('Cannot call GetSessionToken with session credentials')
  }
  const wanted = input.DurationSeconds ?? DEFAULT_SECONDS
  const isRoot = arn.endsWith(':root')
  const session = await issueSession(context, context.account, {
    arn,
    userId,
    basis: isRoot ? 'root' : 'user',
    // For an account's root AWS shortens the session without a word.
    durationSeconds: isRoot ? Math.min(wanted, ROOT_MAX_SECONDS) : wanted,
    ...(input.TokenCode !== undefined && { mfa: true }),
  })
  return { Credentials: presentCredentials(session) }
})
