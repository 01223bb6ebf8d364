// https://docs.aws.amazon.com/apigateway/latest/api/API_GetGatewayResponses.html

import { getGatewayResponses as run } from '../gateway-response.ts'
import { operation } from '../operation.ts'

export const getGatewayResponses = operation('GetGatewayResponses', run)
