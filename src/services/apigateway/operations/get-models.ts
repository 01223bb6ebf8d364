// https://docs.aws.amazon.com/apigateway/latest/api/API_GetModels.html

import { listChildren } from '../children.ts'
import { operation } from '../operation.ts'
import { modelTable } from '../tables.ts'

export const getModels = operation('GetModels', (input, context) =>
  listChildren(modelTable, input, ({ name }) => name!, context),
)
