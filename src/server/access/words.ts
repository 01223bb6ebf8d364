// "No", as each service says it.

import { refusalText } from '../../access/decide.ts'
import { AwsError } from '../../kernel/aws-error.ts'
import type { Denial, Service } from '../../services/service.ts'
import type { Judgement } from './judge.ts'

const FORBIDDEN: Denial = { code: 'AccessDenied', status: 403 }

export function deniedBy(service: Service | undefined, judgement: Judgement): AwsError {
  const { code, status, queryCode, spelled } = service?.denial ?? FORBIDDEN
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
