// Unlike a service whose whole state is in the store, Lambda holds processes, so a handler is given the
// running `Lambda` beside the request's context.

import { operationsOf } from '../service.ts'
import type { Lambda } from './lambda.ts'

export const operation = operationsOf<typeof import('@aws-sdk/client-lambda'), Lambda>()
