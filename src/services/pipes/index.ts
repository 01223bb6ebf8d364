// Amazon EventBridge Pipes: what they are. (What reads their sources and calls their targets is in
// `edges/pipes/`.)

import type { Service } from '../service.ts'
import { facts } from './facts.ts'

export const pipes: Service = {
  name: 'pipes',
  model: 'pipes',
  traits: { bodyBytes: 2 * 1024 * 1024 },
  denial: { code: 'AccessDeniedException', status: 403 },
  nouns: { event: 'Execution', resource: ({ resource }) => resource.replace('/', ' ') },
  facts,
  load: () => import('./operations.ts'),
}
