// Amazon SQS.

import type { Service } from '../service.ts'
import { facts } from './facts.ts'
import { nouns } from './nouns.ts'
import { traits } from './traits.ts'
import { whereabouts } from './whereabouts.ts'

export const sqs: Service = {
  name: 'sqs',
  model: 'sqs',
  traits,
  nouns,
  denial: {
    code: 'AccessDeniedException',
    queryCode: 'AccessDenied',
    status: 403,
    spelled: (action) => action.toLowerCase(),
  },
  facts,
  whereabouts,
  load: () => import('./operations.ts'),
}
