// IAM: who there is, what they may do, and with what they prove themselves.

import type { Service } from '../service.ts'
import { facts } from './facts.ts'
import { traits } from './traits.ts'

export const iam: Service = {
  name: 'iam',
  model: 'iam',
  traits,
  keepsIdentities: true,
  facts,
  load: () => import('./operations.ts'),
}
