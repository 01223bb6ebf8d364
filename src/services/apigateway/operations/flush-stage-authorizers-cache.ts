// https://docs.aws.amazon.com/apigateway/latest/api/API_FlushStageAuthorizersCache.html

import { updateChild } from '../children.ts'
import { operation } from '../operation.ts'
import { noStage } from '../stage.ts'
import { stageTable } from '../tables.ts'

export const flushStageAuthorizersCache = operation(
  'FlushStageAuthorizersCache',
  async (input, context) => {
    await updateChild(stageTable, input, input.stageName!, context, {
      missing: noStage,
      change: (stage, tx) => ({ ...stage, authorizersFlushedMs: tx.nowMs }),
    })
    return {}
  },
)
