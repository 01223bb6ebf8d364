// https://docs.aws.amazon.com/apigateway/latest/api/API_GetRequestValidator.html

import { readChild } from '../children.ts'
import { operation } from '../operation.ts'
import { validatorTable } from '../tables.ts'
import { noValidator } from '../validator.ts'

export const getRequestValidator = operation('GetRequestValidator', (input, context) =>
  readChild(validatorTable, input, input.requestValidatorId!, context, noValidator),
)
