// CloudWatch Logs: groups, streams, events, and the search over them.

import type { Service } from '../service.ts'
import { facts } from './facts.ts'
import { nouns } from './nouns.ts'
import { traits } from './traits.ts'

export const logs: Service = {
  name: 'logs',
  model: 'logs',
  traits,
  nouns,
  denial: { code: 'AccessDeniedException', status: 400 },
  facts,
  load: () => import('./operations.ts'),
}
