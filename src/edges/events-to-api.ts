// EventBridge → a method of an API, as a caller in the target's role.
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-api-gateway-target.html

import type { Edge, Outcome } from '../delivery/edge.ts'
import { AwsError } from '../kernel/aws-error.ts'
import { parseArn } from '../kernel/arn.ts'
import type { EventsPort } from '../services/events/port.ts'
import type { SendInRole } from '../services/service.ts'
import { eventsEdge, failed, type Attempt, type RetryAfter } from './events-delivery.ts'
import type { TargetParameters } from './events-http-request.ts'

export interface EventsToApiParts {
  readonly events: Pick<EventsPort, 'inputOf' | 'dynamicOf'>
  readonly send: SendInRole | undefined
}

const RETRIED = new Set([401, 407, 409, 429])

export function eventsToApi({ events, send }: EventsToApiParts): Edge {
  return eventsEdge('events-to-api', { events }, async (attempt, { signal }) => {
    const { target } = attempt.delivery
    const parameters = (events.dynamicOf(attempt.delivery, target.HttpParameters) ?? {}) as TargetParameters // prettier-ignore
    const request = requestOf(attempt, parameters)
    if (request === undefined) return failed('INVALID_PARAMETER', `${target.Arn} names no method of an API`) // prettier-ignore
    if (send === undefined || target.RoleArn === undefined) {
      return failed('AccessDenied', 'the target has no role')
    }
    try {
      const of = { service: 'execute-api', as: target.RoleArn, sessionName: 'events', signal }
      return outcomeOf(await send({ ...request, ...of }))
    } catch (error) {
      if (error instanceof AwsError) return failed('AccessDenied', error.message)
      throw error
    }
  })
}

/** `arn:aws:execute-api:us-east-1:1…:<api>/<stage>/<METHOD>/<path>`, each `*` of the path filled. */
function requestOf({ delivery, input }: Attempt, given: TargetParameters) {
  const arn = parseArn(delivery.target.Arn)
  const [apiId, stage, method = '', ...path] = arn?.resource.split('/') ?? []
  if (arn === undefined || !apiId || !stage || !/^[A-Z]{3,7}$/.test(method)) return undefined
  const values = [...(given.PathParameterValues ?? [])]
  const filled = path.map((part) => part.replaceAll('*', () => encodeURIComponent(values.shift() ?? '*'))) // prettier-ignore
  const query = new URLSearchParams(given.QueryStringParameters).toString()
  const headers = Object.entries(given.HeaderParameters ?? {}).map(([name, value]) => [name.toLowerCase(), value] as const) // prettier-ignore
  const { traceHeader } = delivery
  return {
    ...{ region: arn.region, method },
    path: `/_aws/execute-api/${apiId}/${stage}/${filled.join('/')}${query === '' ? '' : `?${query}`}`,
    headers: {
      'content-type': 'application/json',
      'user-agent': 'Amazon/EventBridge',
      ...Object.fromEntries(headers),
      ...(traceHeader && { 'x-amzn-trace-id': traceHeader }),
    },
    body: Buffer.from(method === 'GET' || method === 'HEAD' ? '' : input, 'utf8'),
  }
}

function outcomeOf({ status, body }: { status: number; body: Uint8Array }): Outcome<RetryAfter> {
  if (status >= 200 && status < 300) return { kind: 'delivered', reason: `HTTP ${status}` }
  const permanent = status < 500 && !RETRIED.has(status)
  const said = Buffer.from(body).toString('utf8').slice(0, 200)
  return {
    kind: 'failed',
    permanent,
    code: `HTTP_${status}`,
    reason: said || 'the API said no more',
  }
}
