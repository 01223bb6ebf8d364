// EventBridge → another bus, of this account or another, in this region or another. The event stays
// what it is: id, account, region and source are those of its first bus.
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-cross-account.html

import type { Edge, Outcome } from '../delivery/edge.ts'
import { parseArn } from '../kernel/arn.ts'
import type { EventsPort } from '../services/events/port.ts'
import {
  eventsEdge,
  failed,
  passageTo,
  refusalOfRole,
  type Attempt,
  type EventsEdgeParts,
} from './events-delivery.ts'

const NAME = 'events-to-bus'
/** Buses of one account may feed each other; a circle ends here. */
const MOST_BUSES = 16

export interface EventsToBusParts extends EventsEdgeParts {
  readonly events: EventsPort
}

export function eventsToBus(parts: EventsToBusParts): Edge {
  return eventsEdge(NAME, parts, (attempt) => deliver(parts, attempt))
}

async function deliver(parts: EventsToBusParts, attempt: Attempt): Promise<Outcome> {
  const { intent, delivery, input } = attempt
  const { target, eventId, ruleArn, busArn, traceHeader, through = [] } = delivery
  const tooFar = hopRefusal(busArn, target.Arn, through)
  if (tooFar !== undefined) return tooFar
  const bus = await parts.events.bus(target.Arn)
  if (bus === undefined) {
    return failed('ResourceNotFoundException', `there is no event bus ${target.Arn}`)
  }
  const refusal = await refusalOfRole(parts.roleCheck, target, {
    ...{ service: 'events', operation: 'PutEvents', region: target.Arn.split(':')[3]! },
    input: { Entries: [{ EventBusName: target.Arn }] },
  })
  if (refusal !== undefined) return refusal
  const permit = permitOf(parts, attempt, bus.policy)
  if (!permit.granted) return failed('AccessDenied', permit.reason)
  const { taken } = await parts.events.forward(target.Arn, {
    ...{ eventId, event: input, traceHeader, intentId: intent.id, from: ruleArn, via: NAME },
    through: [...through, busArn],
    note: 'note' in permit ? permit.note : undefined,
  })
  return { kind: 'delivered', taken }
}

/** A bus of the same account lets its rules in; another account's has a policy that says so. */
function permitOf(parts: EventsToBusParts, attempt: Attempt, policy: string | undefined) {
  const { target, ruleArn } = attempt.delivery
  const same = parseArn(target.Arn)?.account === parseArn(ruleArn)?.account
  if (same || target.RoleArn !== undefined) return { granted: true } as const
  return parts.permissions.check(passageTo(attempt, 'events:PutEvents'), policy)
}

/** What came from another account or region goes to no third one. */
function hopRefusal(from: string, to: string, through: readonly string[]) {
  const [source, target] = [parseArn(from), parseArn(to)]
  const earlier = through.map(parseArn)
  const crossed = (part: 'account' | 'region') => earlier.some((bus) => bus?.[part] !== source?.[part]) // prettier-ignore
  if (crossed('account') && target?.account !== source?.account) {
    return failed('THIRD_ACCOUNT_HOP_DETECTED', 'the event came from another account and goes to no third one') // prettier-ignore
  }
  if (crossed('region') && target?.region !== source?.region) {
    return failed('THIRD_REGION_HOP_DETECTED', 'the event came from another region and goes to no third one') // prettier-ignore
  }
  if (through.length >= MOST_BUSES) {
    return failed('INVALID_PARAMETER', `the event went through ${MOST_BUSES} event buses already`)
  }
  return undefined
}
