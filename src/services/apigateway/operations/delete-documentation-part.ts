// https://docs.aws.amazon.com/apigateway/latest/api/API_DeleteDocumentationPart.html

import { deletePart } from '../documentation.ts'
import { operation } from '../operation.ts'

export const deleteDocumentationPart = operation('DeleteDocumentationPart', deletePart)
