// https://docs.aws.amazon.com/apigateway/latest/api/API_DeleteStage.html

import { deleteChild } from '../children.ts'
import { operation } from '../operation.ts'
import { noStage } from '../stage.ts'
import { stageTable } from '../tables.ts'

export const deleteStage = operation('DeleteStage', (input, context) =>
  deleteChild(stageTable, input, input.stageName!, context, noStage),
)
