// https://docs.aws.amazon.com/apigateway/latest/api/API_UpdateAccount.html

import { updateAccount as run } from '../account.ts'
import { operation } from '../operation.ts'

export const updateAccount = operation('UpdateAccount', run)
