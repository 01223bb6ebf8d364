// HTTP tasks of Step Functions: a request with what its EventBridge connection brings along.
// https://docs.aws.amazon.com/step-functions/latest/dg/call-https-apis.html

import { STATUS_CODES } from 'node:http'
import type { Clock } from '../kernel/clock.ts'
import type { ApiDestinations, Connection } from '../services/events/port.ts'
import type { CallOrder } from '../services/stepfunctions/port.ts'
import { requestOf } from './events-http-request.ts'
import { createTokens } from './events-oauth.ts'
import type { Outbound, OutboundAnswer } from './outbound/outbound.ts'
import { bodyOf, failed, headerLists, textOf, textsOf, type Answer } from './states-http-shape.ts'

export interface StatesHttpParts {
  readonly events: ApiDestinations
  readonly outbound: Outbound
  readonly clock: Clock
}

const TIMEOUT_MS = 60_000
const MAX_ANSWER_BYTES = 1_048_576
const METHODS = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD']

interface HttpTask {
  readonly ApiEndpoint?: unknown
  readonly Method?: unknown
  readonly Authentication?: { readonly ConnectionArn?: unknown }
  readonly InvocationConfig?: { readonly ConnectionArn?: unknown }
  readonly Headers?: Readonly<Record<string, unknown>>
  readonly QueryParameters?: Readonly<Record<string, unknown>>
  readonly RequestBody?: unknown
  readonly Transform?: { readonly RequestBodyEncoding?: string }
}

export function statesHttp(parts: StatesHttpParts): (order: CallOrder) => Promise<Answer> {
  const tokens = createTokens(parts)
  return async ({ parameters }) => {
    const task = (parameters ?? {}) as HttpTask
    const { ApiEndpoint: endpoint, Method: method } = task
    if (typeof endpoint !== 'string' || typeof method !== 'string' || !METHODS.includes(method)) {
      return failed('States.Runtime', 'An HTTP task needs an ApiEndpoint and a Method')
    }
    const arn = task.Authentication?.ConnectionArn ?? task.InvocationConfig?.ConnectionArn
    const connection = typeof arn === 'string' ? await parts.events.connection(arn) : undefined
    if (connection === undefined) {
      return failed('States.Runtime', `The connection ${String(arn)} does not exist or is not authorized`) // prettier-ignore
    }
    try {
      const signal = new AbortController().signal
      const destination = { ...connection, endpoint, method, perSecond: 0 }
      const bearer = await tokens.of(destination, signal)
      const request = requestFor(task, { connection, endpoint, method, bearer })
      const how = { timeoutMs: TIMEOUT_MS, signal, wholeUpTo: MAX_ANSWER_BYTES }
      const answer = await parts.outbound.send({ ...request, ...how })
      if (answer.status === 401 || answer.status === 407) await tokens.forget(destination)
      return answerOf(answer)
    } catch (error) {
      return failed('States.Http.Socket', error instanceof Error ? error.message : String(error))
    }
  }
}

interface To {
  readonly connection: Connection
  readonly endpoint: string
  readonly method: string
  readonly bearer: string | undefined
}

function requestFor(task: HttpTask, { connection, endpoint, method, bearer }: To) {
  const { RequestBody: body } = task
  const encoded = task.Transform?.RequestBodyEncoding === 'URL_ENCODED'
  const type = encoded ? 'application/x-www-form-urlencoded;charset=utf-8' : 'application/json'
  const input = body === undefined ? '' : encoded ? form(body) : textOf(body)
  const made = requestOf(
    { input },
    {
      destination: { ...connection, endpoint, method, perSecond: 0 },
      bearer,
      parameters: {
        HeaderParameters: { 'User-Agent': 'Amazon|StepFunctions|HttpInvoke|us-east-1', 'Content-Type': type, ...textsOf(task.Headers) }, // prettier-ignore
        QueryStringParameters: textsOf(task.QueryParameters),
      },
    },
  )
  return body === undefined ? { ...made, body: '' } : made
}

function form(body: unknown): string {
  const members = typeof body === 'object' && body !== null ? Object.entries(body) : []
  const search = new URLSearchParams()
  for (const [name, value] of members) {
    for (const one of Array.isArray(value) ? (value as unknown[]) : [value]) {
      search.append(name, typeof one === 'string' ? one : JSON.stringify(one))
    }
  }
  return search.toString()
}

function answerOf({ status, whole }: OutboundAnswer): Answer {
  const { text, ResponseBody } = bodyOf(whole)
  const StatusText = STATUS_CODES[status] ?? ''
  const output = { Headers: headerLists(whole), ResponseBody, StatusCode: status, StatusText }
  if (status >= 200 && status < 300) return { kind: 'success', output: output as never }
  return failed(`States.Http.StatusCode.${status}`, text || StatusText)
}
