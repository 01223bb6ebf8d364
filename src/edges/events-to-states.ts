// EventBridge → Step Functions: the event is the input of an execution, which starts in the target's
// role.
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-targets.html

import { createHash } from 'node:crypto'
import type { Edge, Outcome } from '../delivery/edge.ts'
import type { StatesPort } from '../services/stepfunctions/port.ts'
import { eventsEdge, failed, refusalOfRole, type Attempt, type EventsEdgeParts } from './events-delivery.ts' // prettier-ignore

const NAME = 'events-to-states'

export interface EventsToStatesParts extends EventsEdgeParts {
  readonly states: Pick<StatesPort, 'start' | 'has'>
}

export function eventsToStates(parts: EventsToStatesParts): Edge {
  return eventsEdge(NAME, parts, (attempt) => deliver(parts, attempt))
}

async function deliver(parts: EventsToStatesParts, attempt: Attempt): Promise<Outcome> {
  const { intent, delivery, input } = attempt
  const { target, eventId, traceHeader } = delivery
  if (!(await parts.states.has(target.Arn))) {
    return failed('ResourceNotFoundException', `State Machine Does Not Exist: '${target.Arn}'`)
  }
  const refusal = await refusalOfRole(parts.roleCheck, target, {
    ...{ service: 'stepfunctions', operation: 'StartExecution', region: target.Arn.split(':')[3]! },
    input: { stateMachineArn: target.Arn },
  })
  if (refusal !== undefined) return refusal
  const name = nameOf(eventId, intent.id)
  const begin = {
    name,
    input,
    intentId: intent.id,
    ...(traceHeader !== undefined && { traceHeader }),
  }
  const { taken } = await parts.states.start(target.Arn, begin)
  return { kind: 'delivered', taken }
}

/** As EventBridge names executions: `<event id>_<uuid>`; the same over all attempts. */
function nameOf(eventId: string, intentId: string): string {
  const hex = createHash('sha256').update(intentId).digest('hex')
  const uuid = `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}` // prettier-ignore
  return `${eventId}_${uuid}`.slice(0, 80)
}
