// "No", as each service says it.

import { refusalText } from '../../access/decide.ts'
import { AwsError } from '../../kernel/aws-error.ts'
import type { Judgement } from './judge.ts'

interface Manner {
  readonly code: string
  readonly status: number
  /** Code in query protocols. */
  readonly queryCode?: string
  /** How the service writes an action in the text. */
  readonly spelled?: (action: string) => string
}

const FORBIDDEN: Manner = { code: 'AccessDenied', status: 403 }

/** As seen in answers of AWS: SQS writes actions in small letters, SNS its own name in capitals. */
const MANNERS: ReadonlyMap<string, Manner> = new Map<string, Manner>([
  [
    'sqs',
    {
      code: 'AccessDeniedException',
      queryCode: 'AccessDenied',
      status: 403,
      spelled: (action) => action.toLowerCase(),
    },
  ],
  [
    'sns',
    {
      code: 'AuthorizationErrorException',
      queryCode: 'AuthorizationError',
      status: 403,
      spelled: (action) => action.replace(/^sns:/, 'SNS:'),
    },
  ],
  ['lambda', { code: 'AccessDeniedException', status: 403 }],
  ['logs', { code: 'AccessDeniedException', status: 400 }],
  ['iam', FORBIDDEN],
  ['sts', FORBIDDEN],
])

export function deniedBy(service: string, judgement: Judgement): AwsError {
  const { code, status, queryCode, spelled } = MANNERS.get(service) ?? FORBIDDEN
  return new AwsError(code, textOf(judgement, spelled), {
    status,
    ...(queryCode && { queryCode }),
  })
}

function textOf(judgement: Judgement, spelled = (action: string) => action): string {
  const { who, action, resource, decision } = judgement
  // Of a role that does not trust the caller STS says no more than that.
  if (action.startsWith('sts:') && decision.by === 'resource' && !decision.explicit) {
    return `User: ${who} is not authorized to perform: ${action} on resource: ${resource}`
  }
  return refusalText(who, spelled(action), resource, decision)
}
