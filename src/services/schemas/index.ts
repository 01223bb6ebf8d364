// Amazon EventBridge Schema Registry: registries, schemas and their versions, and what discovers them.

import type { Service } from '../service.ts'
import { facts } from './facts.ts'

export const schemas: Service = {
  name: 'schemas',
  model: 'schemas',
  traits: { bodyBytes: 2 * 1024 * 1024 },
  denial: { code: 'ForbiddenException', status: 403 },
  nouns: { event: 'Event', resource: ({ resource }) => resource.replace('/', ' ') },
  facts,
  load: () => import('./operations.ts'),
}
