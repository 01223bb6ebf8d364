// EventBridge → an API destination: an HTTP request with what its connection brings along.
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-api-destinations.html

import type { CarryContext, Edge, Outcome } from '../delivery/edge.ts'
import type { Clock } from '../kernel/clock.ts'
import type { ApiDestination, ApiDestinations, EventsPort } from '../services/events/port.ts'
import {
  eventsEdge,
  failed,
  refusalOfRole,
  type Attempt,
  type EventsEdgeParts,
  type RetryAfter,
} from './events-delivery.ts'
import { createTokens } from './events-oauth.ts'
import { requestOf, type TargetParameters } from './events-http-request.ts'
import { OutboundRefused, type Outbound, type OutboundAnswer } from './outbound/outbound.ts'
import { createPace } from './sns-to-http/pace.ts'

export interface EventsToHttpParts extends Omit<EventsEdgeParts, 'events'> {
  readonly events: EventsEdgeParts['events'] & Pick<EventsPort, 'dynamicOf'> & ApiDestinations
  readonly outbound: Outbound
  readonly clock: Clock
}

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-api-destination-invocation.html */
const TIMEOUT_MS = 5_000
const RETRIED = new Set([401, 407, 409, 429])

export function eventsToHttp(parts: EventsToHttpParts): Edge {
  const pace = createPace()
  const tokens = createTokens(parts)
  return eventsEdge('events-to-http', parts, async (attempt, context) => {
    const { Arn } = attempt.delivery.target
    const destination = await parts.events.destination(Arn)
    if (destination === undefined) {
      return failed('NO_RESOURCE', `there is no API destination ${Arn}, or its connection is gone`)
    }
    const refusal = await refusalOfRole(parts.roleCheck, attempt.delivery.target, {
      ...{ service: 'events', operation: 'InvokeApiDestination', input: {} },
      ...{ region: Arn.split(':')[3]!, asks: { action: 'InvokeApiDestination', resource: Arn } },
    })
    if (refusal !== undefined) return refusal
    const untilMs = pace(Arn, destination.perSecond, context.nowMs)
    if (untilMs > context.nowMs) {
      const reason = `the API destination takes ${destination.perSecond} requests per second`
      return { kind: 'deferred', untilMs, reason }
    }
    return send(parts, tokens, { attempt, destination, context })
  })
}

interface Sending {
  readonly attempt: Attempt
  readonly destination: ApiDestination
  readonly context: CarryContext
}

async function send(
  { outbound, events }: EventsToHttpParts,
  tokens: ReturnType<typeof createTokens>,
  { attempt, destination, context }: Sending,
): Promise<Outcome<RetryAfter>> {
  const { nowMs, signal } = context
  try {
    const bearer = await tokens.of(destination, signal)
    const request = requestOf(attempt, {
      destination,
      bearer,
      parameters: parametersOf(events, attempt),
    })
    const answer = await outbound.send({ ...request, timeoutMs: TIMEOUT_MS, signal })
    // The token has lost its validity: the next attempt gets another.
    if (answer.status === 401 || answer.status === 407) await tokens.forget(destination)
    return outcomeOf(answer, nowMs)
  } catch (error) {
    const permanent = error instanceof OutboundRefused
    const reason = error instanceof Error ? error.message : String(error)
    return { kind: 'failed', permanent, code: 'CONNECTION_FAILURE', reason }
  }
}

/** Values that begin with `$.` are the event's. */
function parametersOf(
  events: Pick<EventsPort, 'dynamicOf'>,
  { delivery }: Attempt,
): TargetParameters {
  return (events.dynamicOf(delivery, delivery.target.HttpParameters) ?? {}) as TargetParameters
}

function outcomeOf(
  { status, text, retryAfter }: OutboundAnswer,
  nowMs: number,
): Outcome<RetryAfter> {
  if (status >= 200 && status < 300) return { kind: 'delivered', reason: `HTTP ${status}` }
  const seconds = secondsOf(retryAfter, nowMs)
  // A negative Retry-After asks to be left alone.
  const permanent = !(status >= 500 || RETRIED.has(status)) || (seconds ?? 0) < 0
  const reason = text.trim().slice(0, 200)
  return {
    ...{ kind: 'failed', permanent, code: `HTTP_${status}` },
    reason: reason === '' ? 'the endpoint said no more' : reason,
    ...(seconds !== undefined && { learned: { retryAtMs: nowMs + seconds * 1_000 } }),
  }
}

const LONGEST_WAIT_SECONDS = 86_400

/** Seconds, or a date. */
function secondsOf(header: string | undefined, nowMs: number): number | undefined {
  if (header === undefined) return undefined
  const seconds = /^-?\d{1,9}$/.test(header) ? Number(header) : (Date.parse(header) - nowMs) / 1_000
  return Number.isNaN(seconds) ? undefined : Math.min(seconds, LONGEST_WAIT_SECONDS)
}
