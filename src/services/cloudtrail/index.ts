// AWS CloudTrail: trails, and the records of calls that they deliver.

import type { Service } from '../service.ts'
import { facts } from './facts.ts'

export const cloudtrail: Service = {
  name: 'cloudtrail',
  model: 'cloudtrail',
  traits: { bodyBytes: 2 * 1024 * 1024 },
  nouns: { event: 'Call', resource: ({ resource }) => resource.replace('/', ' ') },
  facts,
  load: () => import('./operations.ts'),
}
