// https://docs.aws.amazon.com/apigateway/latest/api/API_GetDocumentationParts.html

import { getParts } from '../documentation.ts'
import { operation } from '../operation.ts'

export const getDocumentationParts = operation('GetDocumentationParts', getParts)
