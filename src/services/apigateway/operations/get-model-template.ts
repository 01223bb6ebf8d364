// https://docs.aws.amazon.com/apigateway/latest/api/API_GetModelTemplate.html

import { readChild } from '../children.ts'
import { templateOf } from '../model-template.ts'
import { noModel } from '../model.ts'
import { operation } from '../operation.ts'
import { modelTable } from '../tables.ts'

export const getModelTemplate = operation('GetModelTemplate', async (input, context) => {
  const name = input.modelName!
  const { schema = '' } = await readChild(modelTable, input, name, context, () => noModel(name))
  return { value: templateOf(schema) }
})
