// https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectRetention.html

import { lockOfVersion } from '../lock/locks.ts'
import { operation } from '../operation.ts'

export const getObjectRetention = operation('GetObjectRetention', async (input, context) => {
  const { mode, untilMs } = await lockOfVersion(context, input, ({ lock }) => lock)
  return { Retention: { Mode: mode, RetainUntilDate: new Date(untilMs) } } as any
})
