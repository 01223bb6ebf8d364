// https://docs.aws.amazon.com/apigateway/latest/api/API_CreateDocumentationVersion.html

import { createVersion } from '../documentation.ts'
import { operation } from '../operation.ts'

export const createDocumentationVersion = operation('CreateDocumentationVersion', createVersion)
