// https://docs.aws.amazon.com/apigateway/latest/api/API_DeleteBasePathMapping.html

import { deleteMapping } from '../domain-name.ts'
import { operation } from '../operation.ts'

export const deleteBasePathMapping = operation('DeleteBasePathMapping', deleteMapping)
