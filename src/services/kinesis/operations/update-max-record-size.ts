// https://docs.aws.amazon.com/kinesis/latest/APIReference/API_UpdateMaxRecordSize.html

import { changeStream } from '../change.ts'
import { operation } from '../operation.ts'

export const updateMaxRecordSize = operation('UpdateMaxRecordSize', async (input, context) => {
  const { MaxRecordSizeInKiB: maxRecordKib } = input
  await changeStream(context, input, (stream) => ({ ...stream, maxRecordKib }))
  return {}
})
