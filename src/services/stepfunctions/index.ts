// AWS Step Functions: state machines and their executions. (The language is in `src/asl/`.)

import type { Service } from '../service.ts'
import { facts } from './facts.ts'
import { whereabouts } from './whereabouts.ts'

export const stepfunctions: Service = {
  name: 'stepfunctions',
  arnService: 'states',
  model: 'stepfunctions',
  traits: { bodyBytes: 8 * 1024 * 1024 },
  denial: { code: 'AccessDeniedException', status: 400 },
  nouns: {
    event: 'Execution',
    resource({ resource }) {
      const [kind = '', ...name] = resource.split(':')
      const words = kind === 'stateMachine' ? 'state machine' : kind
      return `${words} ${name.join(':')}`
    },
  },
  facts,
  whereabouts,
  load: () => import('./operations.ts'),
}
