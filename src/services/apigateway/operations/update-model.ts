// https://docs.aws.amazon.com/apigateway/latest/api/API_UpdateModel.html

import { updateModel as run } from '../model.ts'
import { operation } from '../operation.ts'

export const updateModel = operation('UpdateModel', run)
