// https://docs.aws.amazon.com/apigateway/latest/api/API_UpdateStage.html

import { operation } from '../operation.ts'
import { updateStage as run } from '../stage-patch.ts'

export const updateStage = operation('UpdateStage', run)
