// https://docs.aws.amazon.com/apigateway/latest/api/API_PutMethodResponse.html

import { putMethodResponse as run } from '../method.ts'
import { operation } from '../operation.ts'

export const putMethodResponse = operation('PutMethodResponse', run)
