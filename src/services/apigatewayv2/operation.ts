import { operationsOf } from '../service.ts'

export const operation = operationsOf<typeof import('@aws-sdk/client-apigatewayv2')>()
