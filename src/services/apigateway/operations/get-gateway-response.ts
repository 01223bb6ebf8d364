// https://docs.aws.amazon.com/apigateway/latest/api/API_GetGatewayResponse.html

import { getGatewayResponse as run } from '../gateway-response.ts'
import { operation } from '../operation.ts'

export const getGatewayResponse = operation('GetGatewayResponse', run)
