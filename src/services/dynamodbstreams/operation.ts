import { operationsOf } from '../service.ts'
import type { StreamSource } from './source.ts'

export const operation = operationsOf<
  typeof import('@aws-sdk/client-dynamodb-streams'),
  StreamSource
>()
