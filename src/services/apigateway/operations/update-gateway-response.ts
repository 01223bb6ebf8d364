// https://docs.aws.amazon.com/apigateway/latest/api/API_UpdateGatewayResponse.html

import { updateGatewayResponse as run } from '../gateway-response.ts'
import { operation } from '../operation.ts'

export const updateGatewayResponse = operation('UpdateGatewayResponse', run)
