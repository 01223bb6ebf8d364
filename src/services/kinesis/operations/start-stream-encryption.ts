// https://docs.aws.amazon.com/kinesis/latest/APIReference/API_StartStreamEncryption.html

import { changeStream } from '../change.ts'
import { operation } from '../operation.ts'

/** The key is kept and shown; data at rest is the disk's to protect. */
export const startStreamEncryption = operation('StartStreamEncryption', async (input, context) => {
  const { KeyId: keyId } = input
  await changeStream(context, input, (stream) => ({ ...stream, keyId }))
  return {}
})
