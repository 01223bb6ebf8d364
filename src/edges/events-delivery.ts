// What all deliveries of EventBridge's rules have in common: what the target gets, how long it is tried,
// what goes to the dead-letter queue and with which attributes, and how it shows in the lineage.
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-retry-policy.html
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html

import type { CarryContext, Edge, Failure, Next, Outcome } from '../delivery/edge.ts'
import { eachAlone } from '../delivery/failure.ts'
import { eventBridgeTarget } from '../delivery/retry.ts'
import { parseArn } from '../kernel/arn.ts'
import { traceIdOf } from '../kernel/trace-header.ts'
import type { Delivery, EventsPort } from '../services/events/port.ts'
import type { InternalCall, RoleCheck } from '../services/service.ts'
import type { Intent, NewIntent } from '../store/store.ts'
import type { Permissions } from './permission.ts'

export interface EventsEdgeParts {
  readonly events: Pick<EventsPort, 'inputOf'>
  readonly permissions: Permissions
  readonly roleCheck: RoleCheck | undefined
}

/** Everything that one attempt needs. */
export interface Attempt {
  readonly intent: Intent
  readonly delivery: Delivery
  /** What the target gets, as text. */
  readonly input: string
}

export const EVENTS_SERVICE = 'events.amazonaws.com'

/** Why a delivery is in a dead-letter queue. */
export interface DeadLetter {
  readonly delivery: Delivery
  readonly code: string
  readonly reason: string
  readonly exhausted?: 'MaximumRetryAttempts' | 'MaximumEventAgeInSeconds'
  readonly retries: number
}

/** What a target may say of when to come again. */
export interface RetryAfter {
  readonly retryAtMs: number
}

export const EVENTS_DEAD_LETTER = 'events-dead-letter'

export function eventsEdge(
  name: string,
  parts: Pick<EventsEdgeParts, 'events'>,
  deliver: (attempt: Attempt, context: CarryContext) => Promise<Outcome<RetryAfter>>,
): Edge {
  return {
    name,
    batchSize: 10,
    concurrency: 10,
    carry: (intents, context) =>
      eachAlone(intents, async (intent): Promise<Outcome<RetryAfter>> => {
        const delivery = intent.payload as Delivery
        const input = parts.events.inputOf(delivery)
        if (input === undefined) return failed('INVALID_JSON', NO_JSON)
        return deliver({ intent, delivery, input }, context)
      }),
    next: nextOf,
    describe(intent) {
      const { eventId, ruleArn, traceHeader } = intent.payload as Delivery
      const traceId = traceIdOf(traceHeader)
      return { id: eventId, from: ruleArn, to: intent.target, traceId }
    },
  }
}

const NO_JSON = 'the input template of the target yields no JSON for this event'

function nextOf(intent: Intent, failure: Failure<unknown>, context: CarryContext): Next {
  const delivery = intent.payload as Delivery
  const { MaximumRetryAttempts, MaximumEventAgeInSeconds } = delivery.target.RetryPolicy ?? {}
  const { nowMs, jitter } = context
  const { attempt, emittedAtMs: firstAtMs } = intent
  const policy = eventBridgeTarget({
    maximumRetryAttempts: MaximumRetryAttempts,
    maximumEventAgeSeconds: MaximumEventAgeInSeconds,
  })
  const atMs = failure.permanent
    ? undefined
    : policy({ attempt, firstAtMs, nowMs, jitter: jitter() })
  const notBefore = (failure.learned as RetryAfter | undefined)?.retryAtMs
  if (atMs !== undefined) return { kind: 'retry', atMs: Math.max(atMs, notBefore ?? 0) }
  const to = delivery.target.DeadLetterConfig?.Arn
  if (to === undefined) {
    return { kind: 'drop', reason: `${failure.reason} (the target has no dead-letter queue)` }
  }
  const attemptsAreOver = attempt > (MaximumRetryAttempts ?? 185)
  const letter: DeadLetter = {
    delivery,
    code: codeOf(failure),
    reason: failure.reason,
    retries: attempt - 1,
    ...(!failure.permanent && {
      exhausted: attemptsAreOver ? 'MaximumRetryAttempts' : 'MaximumEventAgeInSeconds',
    }),
  }
  const letters: NewIntent[] = [{ edge: EVENTS_DEAD_LETTER, target: to, payload: letter }]
  return { kind: 'dead-letter', to, intents: letters }
}

/** EventBridge's own words, which it has for kinds of failure; of others the service's code. */
const CODES: Readonly<Record<string, string>> = {
  AccessDenied: 'NO_PERMISSIONS',
  AccessDeniedException: 'NO_PERMISSIONS',
  AuthorizationError: 'NO_PERMISSIONS',
  ThrottlingException: 'THROTTLING',
  TooManyRequestsException: 'THROTTLING',
  ResourceNotFoundException: 'NO_RESOURCE',
  NotFound: 'NO_RESOURCE',
  NotFoundException: 'NO_RESOURCE',
  QueueDoesNotExist: 'NO_RESOURCE',
  'AWS.SimpleQueueService.NonExistentQueue': 'NO_RESOURCE',
  InternalFailure: 'SDK_CLIENT_ERROR',
}

function codeOf({ code }: Failure<unknown>): string {
  return Object.hasOwn(CODES, code) ? CODES[code]! : code
}

export function failed(code: string, reason: string): Failure {
  return { kind: 'failed', permanent: true, code, reason }
}

/** A policy of the target's says who may; the rule is the source. */
export function passageTo({ delivery }: Attempt, action: string) {
  return {
    service: EVENTS_SERVICE,
    action,
    target: delivery.target.Arn,
    source: delivery.ruleArn,
  }
}

/** What AWS would say to the target's role; undefined where it may, or where nobody is asked. */
export async function refusalOfRole(
  check: RoleCheck | undefined,
  { RoleArn }: Delivery['target'],
  call: Omit<InternalCall, 'as' | 'sessionName' | 'by'>,
): Promise<Failure | undefined> {
  if (check === undefined || RoleArn === undefined) return undefined
  if (parseArn(RoleArn)?.service !== 'iam') return failed('AccessDenied', `${RoleArn} is no role`)
  const refusal = await check({
    ...call,
    as: RoleArn,
    sessionName: 'events',
    by: EVENTS_SERVICE,
  })
  return refusal && failed('AccessDenied', refusal.message)
}
