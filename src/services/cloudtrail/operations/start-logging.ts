// https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_StartLogging.html

import { operation } from '../operation.ts'
import { changeTrail } from '../trail/store.ts'

export const startLogging = operation('StartLogging', async (input, context) => {
  await changeTrail(input.Name!, context, (row, tx) =>
    row.logging ? row : { ...row, logging: true, startedMs: tx.nowMs },
  )
  return {}
})
