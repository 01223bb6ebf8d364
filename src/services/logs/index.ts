// CloudWatch Logs: groups, streams, events, and the search over them.

import type { Service } from '../service.ts'
import { facts } from './facts.ts'

export const logs: Service = {
  name: 'logs',
  model: 'logs',
  facts,
  load: () => import('./operations.ts'),
}
