import { operationsOf } from '../service.ts'
import type { Own } from './own.ts'

export const operation = operationsOf<typeof import('@aws-sdk/client-cloudtrail'), Own>()
