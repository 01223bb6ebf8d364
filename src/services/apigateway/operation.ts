import { operationsOf } from '../service.ts'
import type { Runtime } from './invoke/run.ts'

export const operation = operationsOf<typeof import('@aws-sdk/client-api-gateway'), Runtime>()
