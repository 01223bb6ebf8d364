// Amazon EventBridge: buses, rules and their targets. (What delivers is in `edges/events-to-….ts`.)

import type { Service } from '../service.ts'
import { facts } from './facts.ts'
import { nouns } from './nouns.ts'
import { traits } from './traits.ts'

export const events: Service = {
  name: 'events',
  model: 'events',
  traits,
  nouns,
  denial: { code: 'AccessDeniedException', status: 400 },
  facts,
  load: () => import('./operations.ts'),
}
