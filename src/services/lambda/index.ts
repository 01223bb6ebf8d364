// AWS Lambda. (What runs its functions: `create-lambda.ts`.)

import type { Service } from '../service.ts'
import { facts } from './facts.ts'
import { pollersOf } from './pollers.ts'
import { nouns } from './nouns.ts'
import { traits } from './traits.ts'

export const lambda: Service = {
  name: 'lambda',
  model: 'lambda',
  traits,
  nouns,
  denial: { code: 'AccessDeniedException', status: 403 },
  facts,
  pollersOf,
  load: () => import('./operations.ts'),
}
