// https://docs.aws.amazon.com/apigateway/latest/api/API_UpdateBasePathMapping.html

import { updateMapping } from '../domain-name.ts'
import { operation } from '../operation.ts'

export const updateBasePathMapping = operation('UpdateBasePathMapping', updateMapping)
