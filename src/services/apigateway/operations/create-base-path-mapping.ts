// https://docs.aws.amazon.com/apigateway/latest/api/API_CreateBasePathMapping.html

import { createMapping } from '../domain-name.ts'
import { operation } from '../operation.ts'

export const createBasePathMapping = operation('CreateBasePathMapping', createMapping)
