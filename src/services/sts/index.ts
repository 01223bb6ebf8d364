// STS: who am I, and temporary credentials.

import type { Service } from '../service.ts'

export const sts: Service = {
  name: 'sts',
  model: 'sts',
  load: () => import('./operations.ts'),
}
