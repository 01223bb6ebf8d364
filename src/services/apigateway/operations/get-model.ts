// https://docs.aws.amazon.com/apigateway/latest/api/API_GetModel.html

import { readChild } from '../children.ts'
import { noModel } from '../model.ts'
import { operation } from '../operation.ts'
import { modelTable } from '../tables.ts'

export const getModel = operation('GetModel', (input, context) =>
  readChild(modelTable, input, input.modelName!, context, () => noModel(input.modelName!)),
)
