// IAM: who there is, what they may do, and with what they prove themselves.

import type { Service } from '../service.ts'
import { facts } from './facts.ts'
import { traits } from './traits.ts'

export const iam: Service = {
  name: 'iam',
  model: 'iam',
  traits,
  // Principals are known by their ARNs.
  nouns: { resource: (_, arn) => arn },
  keepsIdentities: true,
  facts,
  load: () => import('./operations.ts'),
}
