// https://docs.aws.amazon.com/apigateway/latest/api/API_UpdateRequestValidator.html

import { operation } from '../operation.ts'
import { updateValidator } from '../validator.ts'

export const updateRequestValidator = operation('UpdateRequestValidator', updateValidator)
