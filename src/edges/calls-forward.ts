// The record of calls → a real endpoint, where the operator names one for the service: the call that AWS
// would make, signed with the operator's credentials.

import type { CarryContext, Edge, Outcome } from '../delivery/edge.ts'
import { eachAlone } from '../delivery/failure.ts'
import { eventBridgeTarget } from '../delivery/retry.ts'
import { parseArn } from '../kernel/arn.ts'
import { CALLS_FORWARD, type ForwardedCall } from '../services/events/port.ts'
import type { Intent } from '../store/store.ts'
import { requestOf, type CallRequest } from './calls-request.ts'
import { OutboundRefused, type Outbound } from './outbound/outbound.ts'

/** Signs for a service and region; undefined: there are no credentials. */
export type SignCall = (
  request: CallRequest & { readonly url: string },
  of: { readonly service: string; readonly region: string },
) => Readonly<Record<string, string>> | undefined

export interface CallsForwardParts {
  readonly outbound: Outbound
  readonly sign: SignCall
}

const TIMEOUT_MS = 10_000
const LONGEST_REASON = 300
const retries = eventBridgeTarget()

export function callsForward(parts: CallsForwardParts): Edge {
  return {
    name: CALLS_FORWARD,
    concurrency: 4,
    carry: (intents, context) => eachAlone(intents, (intent) => carryOne(parts, intent, context)),
    next({ attempt, emittedAtMs: firstAtMs }, failure, { nowMs, jitter }) {
      const state = { attempt, firstAtMs, nowMs, jitter: jitter() }
      const atMs = failure.permanent ? undefined : retries(state)
      if (atMs !== undefined) return { kind: 'retry', atMs }
      return { kind: 'drop', reason: `${failure.code}: ${failure.reason}` }
    },
    describe(intent) {
      const { eventId, from } = intent.payload as ForwardedCall
      return { id: eventId, from, to: intent.target }
    },
  }
}

async function carryOne(
  { outbound, sign }: CallsForwardParts,
  intent: Intent,
  { signal }: CarryContext,
): Promise<Outcome> {
  const { call, from, endpoint } = intent.payload as ForwardedCall
  const { service, action } = call
  const request = requestOf(call)
  if (request === undefined) {
    return failed(`Millrace does not know how ${service}:${action} is called over HTTP`)
  }
  const url = `${endpoint}${request.path}`
  const headers = sign({ ...request, url }, { service, region: parseArn(from)!.region })
  if (headers === undefined) {
    return failed('there are no credentials: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY')
  }
  const { method, body } = request
  try {
    const answer = await outbound.send({
      url,
      method,
      headers,
      body,
      timeoutMs: TIMEOUT_MS,
      signal,
    })
    const said = `HTTP ${answer.status} of ${endpoint} to ${service}:${action}`
    if (answer.status >= 200 && answer.status < 300) return { kind: 'delivered', reason: said }
    const permanent = answer.status < 500 && answer.status !== 429
    const reason = `${said}: ${answer.text.trim().slice(0, LONGEST_REASON)}`
    return { kind: 'failed', permanent, code: `HTTP_${answer.status}`, reason }
  } catch (error) {
    const permanent = error instanceof OutboundRefused
    const reason = error instanceof Error ? error.message : String(error)
    return { kind: 'failed', permanent, code: 'CONNECTION_FAILURE', reason }
  }
}

function failed(reason: string): Outcome {
  return { kind: 'failed', permanent: true, code: 'SDK_CLIENT_ERROR', reason }
}
