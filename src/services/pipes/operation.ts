import { operationsOf } from '../service.ts'
import type { PipesRuntime } from './runtime.ts'

export const operation = operationsOf<typeof import('@aws-sdk/client-pipes'), PipesRuntime>()
