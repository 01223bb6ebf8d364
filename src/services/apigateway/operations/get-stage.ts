// https://docs.aws.amazon.com/apigateway/latest/api/API_GetStage.html

import { readChild } from '../children.ts'
import { operation } from '../operation.ts'
import { noStage } from '../stage.ts'
import { stageTable } from '../tables.ts'

export const getStage = operation('GetStage', (input, context) =>
  readChild(stageTable, input, input.stageName!, context, noStage),
)
