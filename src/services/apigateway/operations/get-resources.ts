// https://docs.aws.amazon.com/apigateway/latest/api/API_GetResources.html

import { operation } from '../operation.ts'
import { getResources as run } from '../resource-tree.ts'

export const getResources = operation('GetResources', run)
