// https://docs.aws.amazon.com/apigateway/latest/api/API_DeleteGatewayResponse.html

import { deleteGatewayResponse as run } from '../gateway-response.ts'
import { operation } from '../operation.ts'

export const deleteGatewayResponse = operation('DeleteGatewayResponse', run)
