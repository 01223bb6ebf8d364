// https://docs.aws.amazon.com/apigateway/latest/api/API_UpdateDocumentationVersion.html

import { updateVersion } from '../documentation.ts'
import { operation } from '../operation.ts'

export const updateDocumentationVersion = operation('UpdateDocumentationVersion', updateVersion)
