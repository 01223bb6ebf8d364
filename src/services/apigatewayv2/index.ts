// Amazon API Gateway: HTTP APIs.

import type { Service } from '../service.ts'

export const apigatewayv2: Service = {
  name: 'apigatewayv2',
  model: 'apigatewayv2',
  traits: { bodyBytes: 8 * 1024 * 1024, validation: { bodyPrefix: true } },
  nouns: {
    event: 'Request',
    resource({ resource }) {
      const [, , id = '', part, name] = resource.split('/')
      return part === 'stages' && name ? `stage ${name} of API ${id}` : `API ${id}`
    },
  },
  denial: { code: 'AccessDeniedException', status: 403 },
  load: () => import('./operations.ts'),
}
