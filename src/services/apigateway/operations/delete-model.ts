// https://docs.aws.amazon.com/apigateway/latest/api/API_DeleteModel.html

import { deleteModel as run } from '../model.ts'
import { operation } from '../operation.ts'

export const deleteModel = operation('DeleteModel', run)
