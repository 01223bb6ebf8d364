// EventBridge → SQS: the event, or what the target's input makes of it, is the message's body.
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-targets.html#targets-specifics-sqs

import type { Edge, Outcome } from '../delivery/edge.ts'
import type { SqsPort } from '../services/sqs/port.ts'
import {
  eventsEdge,
  failed,
  passageTo,
  refusalOfRole,
  type Attempt,
  type EventsEdgeParts,
} from './events-delivery.ts'
import { urlOfQueue } from './role-permission.ts'

const NAME = 'events-to-sqs'

export interface EventsToSqsParts extends EventsEdgeParts {
  readonly sqs: Pick<SqsPort, 'queue' | 'enqueue'>
}

export function eventsToSqs(parts: EventsToSqsParts): Edge {
  return eventsEdge(NAME, parts, (attempt) => deliver(parts, attempt))
}

async function deliver(parts: EventsToSqsParts, attempt: Attempt): Promise<Outcome> {
  const { intent, delivery, input } = attempt
  const { target, eventId, ruleArn, traceHeader } = delivery
  const queue = await parts.sqs.queue(target.Arn)
  if (queue === undefined) return failed('QueueDoesNotExist', `there is no queue ${target.Arn}`)
  const byRole = target.RoleArn !== undefined
  const refusal = await refusalOfRole(parts.roleCheck, target, {
    ...{ service: 'sqs', operation: 'SendMessage', region: target.Arn.split(':')[3]! },
    input: { QueueUrl: urlOfQueue(target.Arn), MessageBody: input },
  })
  if (refusal !== undefined) return refusal
  const permit = byRole
    ? ({ granted: true } as const)
    : parts.permissions.check(passageTo(attempt, 'sqs:SendMessage'), queue.policy)
  if (!permit.granted) return failed('AccessDenied', permit.reason)
  const entry = {
    body: input,
    messageGroupId: target.SqsParameters?.MessageGroupId,
    traceHeader,
    intentId: intent.id,
    from: ruleArn,
    via: NAME,
    parentId: eventId,
    note: 'note' in permit ? permit.note : undefined,
  }
  const [result] = await parts.sqs.enqueue(target.Arn, [entry])
  if (result && 'error' in result) return failed(result.error.code, result.error.message)
  return { kind: 'delivered', taken: result?.taken ?? false }
}
