// https://docs.aws.amazon.com/apigateway/latest/api/API_UpdateDocumentationPart.html

import { updatePart } from '../documentation.ts'
import { operation } from '../operation.ts'

export const updateDocumentationPart = operation('UpdateDocumentationPart', updatePart)
