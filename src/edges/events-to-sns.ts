// EventBridge → SNS: published to a standard topic.
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-targets.html

import type { Edge, Outcome } from '../delivery/edge.ts'
import type { SnsPort } from '../services/sns/port.ts'
import {
  eventsEdge,
  failed,
  passageTo,
  refusalOfRole,
  type Attempt,
  type EventsEdgeParts,
} from './events-delivery.ts'

const NAME = 'events-to-sns'

export interface EventsToSnsParts extends EventsEdgeParts {
  readonly sns: SnsPort
}

export function eventsToSns(parts: EventsToSnsParts): Edge {
  return eventsEdge(NAME, parts, (attempt) => deliver(parts, attempt))
}

async function deliver(parts: EventsToSnsParts, attempt: Attempt): Promise<Outcome> {
  const { intent, delivery, input } = attempt
  const { target, eventId, ruleArn, traceHeader } = delivery
  const policy = await parts.sns.policy(target.Arn)
  if (policy === undefined) return failed('NotFound', `there is no topic ${target.Arn}`)
  const refusal = await refusalOfRole(parts.roleCheck, target, {
    ...{ service: 'sns', operation: 'Publish', region: target.Arn.split(':')[3]! },
    input: { TopicArn: target.Arn, Message: input },
  })
  if (refusal !== undefined) return refusal
  const permit =
    target.RoleArn === undefined
      ? parts.permissions.check(passageTo(attempt, 'sns:Publish'), policy)
      : ({ granted: true } as const)
  if (!permit.granted) return failed('AccessDenied', permit.reason)
  const { taken } = await parts.sns.publish(target.Arn, {
    ...{ message: input, traceHeader, intentId: intent.id },
    ...{ from: ruleArn, via: NAME, parentId: eventId },
    ...('note' in permit && permit.note !== undefined && { note: permit.note }),
  })
  return { kind: 'delivered', taken }
}
