// https://docs.aws.amazon.com/apigateway/latest/api/API_DeleteDocumentationVersion.html

import { deleteChild } from '../children.ts'
import { noVersion } from '../documentation.ts'
import { operation } from '../operation.ts'
import { versionTable } from '../tables.ts'

export const deleteDocumentationVersion = operation(
  'DeleteDocumentationVersion',
  (input, context) =>
    deleteChild(versionTable, input, input.documentationVersion!, context, noVersion),
)
