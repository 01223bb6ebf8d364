// https://docs.aws.amazon.com/apigateway/latest/api/API_GetStages.html

import { operation } from '../operation.ts'
import { getStages as run } from '../stage.ts'

export const getStages = operation('GetStages', run)
