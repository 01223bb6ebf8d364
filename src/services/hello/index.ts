// The service to copy: see README.md.

import type { Service } from '../service.ts'

export const hello: Service = {
  name: 'hello',
  model: 'hello',
  load: () => import('./operations.ts'),
}
