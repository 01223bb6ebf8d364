// https://docs.aws.amazon.com/apigateway/latest/api/API_UpdateMethodResponse.html

import { updateMethodResponse as run } from '../method.ts'
import { operation } from '../operation.ts'

export const updateMethodResponse = operation('UpdateMethodResponse', run)
