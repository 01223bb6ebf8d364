// https://docs.aws.amazon.com/kinesis/latest/APIReference/API_StopStreamEncryption.html

import { changeStream } from '../change.ts'
import { operation } from '../operation.ts'

export const stopStreamEncryption = operation('StopStreamEncryption', async (input, context) => {
  await changeStream(context, input, ({ keyId: _, ...stream }) => stream)
  return {}
})
