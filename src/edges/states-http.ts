// HTTP tasks of Step Functions: a request with what its EventBridge connection brings along.
// https://docs.aws.amazon.com/step-functions/latest/dg/call-https-apis.html

import { STATUS_CODES } from 'node:http'
import type { Clock } from '../kernel/clock.ts'
import type { ApiDestinations, Connection } from '../services/events/port.ts'
import type { CallOrder, StatesPort } from '../services/stepfunctions/port.ts'
import { requestOf } from './events-http-request.ts'
import { createTokens } from './events-oauth.ts'
import type { Outbound, OutboundAnswer } from './outbound/outbound.ts'

export interface StatesHttpParts {
  readonly events: ApiDestinations
  readonly outbound: Outbound
  readonly clock: Clock
}

type Answer = Exclude<Awaited<ReturnType<StatesPort['perform']>>, { kind: 'absent' }>

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

const failed = (error: string, cause: string): Answer => ({ kind: 'failure', error, cause })

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
  const text = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value))
  const texts = (of: Readonly<Record<string, unknown>> = {}) =>
    Object.fromEntries(Object.entries(of).map(([name, value]) => [name, Array.isArray(value) ? value.map(text).join(',') : text(value)])) // prettier-ignore
  const input = body === undefined ? '' : encoded ? form(body) : text(body)
  const made = requestOf(
    { input },
    {
      destination: { ...connection, endpoint, method, perSecond: 0 },
      bearer,
      parameters: {
        HeaderParameters: { 'User-Agent': 'Amazon|StepFunctions|HttpInvoke|us-east-1', 'Content-Type': type, ...texts(task.Headers) }, // prettier-ignore
        QueryStringParameters: texts(task.QueryParameters),
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
  const { headers = {}, body = Buffer.alloc(0) } = whole ?? {}
  const lists = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value : [value]]),
  )
  const text = Buffer.from(body).toString('utf8')
  const StatusText = STATUS_CODES[status] ?? ''
  const ResponseBody = jsonOr(text, headers['content-type'])
  const output = { Headers: lists, ResponseBody, StatusCode: status, StatusText }
  if (status >= 200 && status < 300) return { kind: 'success', output: output as never }
  return failed(`States.Http.StatusCode.${status}`, text || StatusText)
}

function jsonOr(text: string, type = ''): unknown {
  if (!type.includes('json')) return text
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
