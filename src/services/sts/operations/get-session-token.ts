// https://docs.aws.amazon.com/STS/latest/APIReference/API_GetSessionToken.html

import { operation } from '../operation.ts'
import { issueSession, presentCredentials } from '../session.ts'

const DEFAULT_SECONDS = 12 * 3600
const ROOT_MAX_SECONDS = 3600

export const getSessionToken = operation('GetSessionToken', async (input, context) => {
  const { arn, userId } = context.caller
  const wanted = input.DurationSeconds ?? DEFAULT_SECONDS
  const session = await issueSession(context, context.account, {
    arn,
    userId,
    // For an account's root AWS shortens the session without a word.
    durationSeconds: arn.endsWith(':root') ? Math.min(wanted, ROOT_MAX_SECONDS) : wanted,
  })
  return { Credentials: presentCredentials(session) }
})
