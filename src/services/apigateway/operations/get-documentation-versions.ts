// https://docs.aws.amazon.com/apigateway/latest/api/API_GetDocumentationVersions.html

import { listChildren } from '../children.ts'
import { operation } from '../operation.ts'
import { versionTable } from '../tables.ts'

export const getDocumentationVersions = operation('GetDocumentationVersions', (input, context) =>
  listChildren(versionTable, input, ({ version }) => version!, context),
)
