// https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectLegalHold.html

import { lockOfVersion } from '../lock/locks.ts'
import { operation } from '../operation.ts'

export const getObjectLegalHold = operation('GetObjectLegalHold', async (input, context) => {
  const isHeld = await lockOfVersion(context, input, ({ hold }) => hold)
  return { LegalHold: { Status: isHeld ? 'ON' : 'OFF' } } as any
})
