// S3: buckets, objects and their versions, uploads in parts, notifications.

import type { Service } from '../service.ts'
import { facts } from './facts.ts'
import { eventOf } from './notification/event-of.ts'
import { traits } from './traits.ts'

export const s3: Service = {
  name: 's3',
  model: 's3',
  traits,
  facts,
  eventOf,
  nouns: {
    event: 'Object event',
    resource: ({ resource }) => `bucket ${resource.split('/', 1)[0]!}`,
  },
  load: () => import('./operations.ts'),
}
