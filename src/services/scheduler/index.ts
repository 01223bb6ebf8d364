// Amazon EventBridge Scheduler: schedules and what they call. (What calls is in
// `edges/scheduler-to-target.ts`.)

import type { Service } from '../service.ts'
import { facts } from './facts.ts'

export const scheduler: Service = {
  name: 'scheduler',
  model: 'scheduler',
  traits: { bodyBytes: 2 * 1024 * 1024 },
  nouns: {
    event: 'Execution',
    resource: ({ resource }) =>
      `${resource.split('/')[0]} ${resource.split('/').slice(1).join('/')}`,
  },
  facts,
  load: () => import('./operations.ts'),
}
