// https://docs.aws.amazon.com/apigateway/latest/api/API_TestInvokeMethod.html

import { operation } from '../operation.ts'
import { testInvokeMethod as run } from '../test-invoke.ts'

export const testInvokeMethod = operation('TestInvokeMethod', run)
