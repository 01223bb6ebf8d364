// https://docs.aws.amazon.com/apigateway/latest/api/API_GetResource.html

import { operation } from '../operation.ts'
import { getResource as run } from '../resource-tree.ts'

export const getResource = operation('GetResource', run)
