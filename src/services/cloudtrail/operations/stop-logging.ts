// https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_StopLogging.html

import { operation } from '../operation.ts'
import { changeTrail } from '../trail/store.ts'

export const stopLogging = operation('StopLogging', async (input, context) => {
  await changeTrail(input.Name!, context, (row, tx) =>
    row.logging ? { ...row, logging: false, stoppedMs: tx.nowMs } : row,
  )
  return {}
})
