// https://docs.aws.amazon.com/apigateway/latest/api/API_UpdateIntegration.html

import { updateIntegration as run } from '../integration.ts'
import { operation } from '../operation.ts'

export const updateIntegration = operation('UpdateIntegration', run)
