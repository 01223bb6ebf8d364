// Amazon SNS: topics and their subscriptions. (What delivers is in `edges/sns-to-….ts`.)

import type { Service } from '../service.ts'
import { facts } from './facts.ts'
import { nouns } from './nouns.ts'
import { traits } from './traits.ts'
import { whereabouts } from './whereabouts.ts'

export const sns: Service = {
  name: 'sns',
  model: 'sns',
  traits,
  nouns,
  denial: {
    code: 'AuthorizationErrorException',
    queryCode: 'AuthorizationError',
    status: 403,
    spelled: (action) => action.replace(/^sns:/, 'SNS:'),
  },
  facts,
  whereabouts,
  load: () => import('./operations.ts'),
}
