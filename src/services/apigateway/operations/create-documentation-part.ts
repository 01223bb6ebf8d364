// https://docs.aws.amazon.com/apigateway/latest/api/API_CreateDocumentationPart.html

import { createPart } from '../documentation.ts'
import { operation } from '../operation.ts'

export const createDocumentationPart = operation('CreateDocumentationPart', createPart)
