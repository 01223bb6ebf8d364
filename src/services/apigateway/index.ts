// Amazon API Gateway: REST APIs.

import type { Service } from '../service.ts'
import { facts } from './facts.ts'
import { nouns } from './nouns.ts'
import { traits } from './traits.ts'

export const apigateway: Service = {
  name: 'apigateway',
  model: 'apigateway',
  traits,
  nouns,
  denial: { code: 'AccessDeniedException', status: 403 },
  facts,
  load: () => import('./operations.ts'),
}
