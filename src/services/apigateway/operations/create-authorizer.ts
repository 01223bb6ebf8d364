// https://docs.aws.amazon.com/apigateway/latest/api/API_CreateAuthorizer.html

import { createAuthorizer as run } from '../authorizer.ts'
import { operation } from '../operation.ts'

export const createAuthorizer = operation('CreateAuthorizer', run)
