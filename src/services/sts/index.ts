// STS: who am I, and temporary credentials.

import type { Service } from '../service.ts'
import { traits } from './traits.ts'

export const sts: Service = {
  name: 'sts',
  model: 'sts',
  traits,
  // Principals are known by their ARNs.
  nouns: { resource: (_, arn) => arn },
  keepsIdentities: true,
  load: () => import('./operations.ts'),
}
