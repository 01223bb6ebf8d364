// https://docs.aws.amazon.com/apigateway/latest/api/API_CreateRequestValidator.html

import { operation } from '../operation.ts'
import { createValidator } from '../validator.ts'

export const createRequestValidator = operation('CreateRequestValidator', createValidator)
