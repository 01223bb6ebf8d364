// https://docs.aws.amazon.com/apigateway/latest/api/API_DeleteRequestValidator.html

import { deleteChild } from '../children.ts'
import { operation } from '../operation.ts'
import { validatorTable } from '../tables.ts'
import { noValidator } from '../validator.ts'

export const deleteRequestValidator = operation('DeleteRequestValidator', (input, context) =>
  deleteChild(validatorTable, input, input.requestValidatorId!, context, noValidator),
)
