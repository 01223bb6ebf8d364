// https://docs.aws.amazon.com/apigateway/latest/api/API_CreateStage.html

import { operation } from '../operation.ts'
import { createStage as run } from '../stage.ts'

export const createStage = operation('CreateStage', run)
