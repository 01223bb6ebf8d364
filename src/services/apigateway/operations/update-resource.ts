// https://docs.aws.amazon.com/apigateway/latest/api/API_UpdateResource.html

import { operation } from '../operation.ts'
import { updateResource as run } from '../resource-tree.ts'

export const updateResource = operation('UpdateResource', run)
