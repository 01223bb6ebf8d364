// https://docs.aws.amazon.com/apigateway/latest/api/API_GetBasePathMapping.html

import { getMapping } from '../domain-name.ts'
import { operation } from '../operation.ts'

export const getBasePathMapping = operation('GetBasePathMapping', getMapping)
