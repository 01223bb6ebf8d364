// https://docs.aws.amazon.com/apigateway/latest/api/API_TestInvokeAuthorizer.html

import { operation } from '../operation.ts'
import { testInvokeAuthorizer as run } from '../test-invoke.ts'

export const testInvokeAuthorizer = operation('TestInvokeAuthorizer', run)
