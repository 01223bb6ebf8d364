// https://docs.aws.amazon.com/apigateway/latest/api/API_PutMethod.html

import { putMethod as run } from '../method.ts'
import { operation } from '../operation.ts'

export const putMethod = operation('PutMethod', run)
