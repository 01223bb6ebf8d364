// https://docs.aws.amazon.com/apigateway/latest/api/API_GetAccount.html

import { getAccount as accountOf } from '../account.ts'
import { operation } from '../operation.ts'

export const getAccount = operation('GetAccount', (_input, context) => accountOf(context))
