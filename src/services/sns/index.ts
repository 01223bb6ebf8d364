// Amazon SNS: topics and their subscriptions. (What delivers is in `edges/sns-to-….ts`.)

import type { Service } from '../service.ts'
import { facts } from './facts.ts'
import { whereabouts } from './whereabouts.ts'

export const sns: Service = {
  name: 'sns',
  model: 'sns',
  facts,
  whereabouts,
  load: () => import('./operations.ts'),
}
