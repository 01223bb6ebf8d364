// https://docs.aws.amazon.com/apigateway/latest/api/API_UpdateAuthorizer.html

import { updateAuthorizer as run } from '../authorizer.ts'
import { operation } from '../operation.ts'

export const updateAuthorizer = operation('UpdateAuthorizer', run)
