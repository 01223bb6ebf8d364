import { operationsOf } from '../service.ts'
import type { StatesRuntime } from './runtime.ts'

export const operation = operationsOf<typeof import('@aws-sdk/client-sfn'), StatesRuntime>()
