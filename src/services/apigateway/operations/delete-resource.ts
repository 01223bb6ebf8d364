// https://docs.aws.amazon.com/apigateway/latest/api/API_DeleteResource.html

import { operation } from '../operation.ts'
import { deleteResource as run } from '../resource-tree.ts'

export const deleteResource = operation('DeleteResource', run)
