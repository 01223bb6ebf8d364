// https://docs.aws.amazon.com/apigateway/latest/api/API_CreateResource.html

import { operation } from '../operation.ts'
import { createResource as run } from '../resource-tree.ts'

export const createResource = operation('CreateResource', run)
