// https://docs.aws.amazon.com/apigateway/latest/api/API_UpdateMethod.html

import { updateMethod as run } from '../method.ts'
import { operation } from '../operation.ts'

export const updateMethod = operation('UpdateMethod', run)
