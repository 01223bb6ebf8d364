// https://docs.aws.amazon.com/apigateway/latest/api/API_PutGatewayResponse.html

import { putGatewayResponse as run } from '../gateway-response.ts'
import { operation } from '../operation.ts'

export const putGatewayResponse = operation('PutGatewayResponse', run)
