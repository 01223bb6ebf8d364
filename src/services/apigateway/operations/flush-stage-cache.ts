// https://docs.aws.amazon.com/apigateway/latest/api/API_FlushStageCache.html

import { readChild } from '../children.ts'
import { operation } from '../operation.ts'
import { noStage } from '../stage.ts'
import { stageTable } from '../tables.ts'

/** No answer of an integration is kept: there is nothing to flush. */
export const flushStageCache = operation('FlushStageCache', async (input, context) => {
  await readChild(stageTable, input, input.stageName!, context, noStage)
  return {}
})
