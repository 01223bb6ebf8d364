// https://docs.aws.amazon.com/apigateway/latest/api/API_CreateModel.html

import { createModel as run } from '../model.ts'
import { operation } from '../operation.ts'

export const createModel = operation('CreateModel', run)
