// https://docs.aws.amazon.com/apigateway/latest/api/API_GetDocumentationPart.html

import { readChild } from '../children.ts'
import { noPart } from '../documentation.ts'
import { operation } from '../operation.ts'
import { partTable } from '../tables.ts'

export const getDocumentationPart = operation('GetDocumentationPart', (input, context) =>
  readChild(partTable, input, input.documentationPartId!, context, noPart),
)
