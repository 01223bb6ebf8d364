// Amazon SQS.

import type { Service } from '../service.ts'
import { facts } from './facts.ts'
import { whereabouts } from './whereabouts.ts'

export const sqs: Service = {
  name: 'sqs',
  model: 'sqs',
  facts,
  whereabouts,
  load: () => import('./operations.ts'),
}
