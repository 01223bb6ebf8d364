// EventBridge → Lambda: an asynchronous invocation. The rule is done when Lambda has accepted it; what
// the function then does with it is Lambda's to repeat and to dead-letter.
// https://docs.aws.amazon.com/lambda/latest/dg/with-eventbridge-scheduler.html

import { createHash } from 'node:crypto'
import type { Edge, Outcome } from '../delivery/edge.ts'
import type { LambdaPort } from '../services/lambda/port.ts'
import {
  eventsEdge,
  failed,
  passageTo,
  refusalOfRole,
  type Attempt,
  type EventsEdgeParts,
} from './events-delivery.ts'

const NAME = 'events-to-lambda'

export interface EventsToLambdaParts extends EventsEdgeParts {
  readonly lambda: Pick<LambdaPort, 'function' | 'invokeAsync'>
}

export function eventsToLambda(parts: EventsToLambdaParts): Edge {
  return eventsEdge(NAME, parts, (attempt) => deliver(parts, attempt))
}

async function deliver(parts: EventsToLambdaParts, attempt: Attempt): Promise<Outcome> {
  const { intent, delivery, input } = attempt
  const { target, eventId, ruleArn, traceHeader } = delivery
  const fn = await parts.lambda.function(target.Arn)
  if (fn === undefined) {
    return failed('ResourceNotFoundException', `Function not found: ${target.Arn}`)
  }
  const refusal = await refusalOfRole(parts.roleCheck, target, {
    ...{ service: 'lambda', operation: 'Invoke', region: target.Arn.split(':')[3]! },
    input: { FunctionName: target.Arn },
  })
  if (refusal !== undefined) return refusal
  const permit =
    target.RoleArn === undefined
      ? parts.permissions.check(passageTo(attempt, 'lambda:InvokeFunction'), fn.policy)
      : ({ granted: true } as const)
  if (!permit.granted) return failed('AccessDenied', permit.reason)
  const { taken } = await parts.lambda.invokeAsync({
    functionArn: target.Arn,
    payload: input,
    requestId: requestIdOf(intent.id, target.Arn),
    traceHeader,
    from: ruleArn,
    via: NAME,
    parentId: eventId,
    intentId: intent.id,
    note: 'note' in permit ? permit.note : undefined,
  })
  return { kind: 'delivered', taken }
}

/** The same over all attempts at one delivery. */
function requestIdOf(intentId: string, arn: string): string {
  const hex = createHash('sha256').update(`${intentId} ${arn}`).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
