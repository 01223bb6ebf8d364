// https://docs.aws.amazon.com/apigateway/latest/api/API_GetBasePathMappings.html

import { getMappings } from '../domain-name.ts'
import { operation } from '../operation.ts'

export const getBasePathMappings = operation('GetBasePathMappings', getMappings)
