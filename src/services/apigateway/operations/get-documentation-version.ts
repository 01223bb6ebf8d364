// https://docs.aws.amazon.com/apigateway/latest/api/API_GetDocumentationVersion.html

import { readChild } from '../children.ts'
import { noVersion } from '../documentation.ts'
import { operation } from '../operation.ts'
import { versionTable } from '../tables.ts'

export const getDocumentationVersion = operation('GetDocumentationVersion', (input, context) =>
  readChild(versionTable, input, input.documentationVersion!, context, noVersion),
)
