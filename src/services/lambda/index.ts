// AWS Lambda. (What runs its functions: `create-lambda.ts`.)

import type { Service } from '../service.ts'
import { facts } from './facts.ts'
import { pollersOf } from './pollers.ts'

export const lambda: Service = {
  name: 'lambda',
  model: 'lambda',
  facts,
  pollersOf,
  load: () => import('./operations.ts'),
}
