// Tasks of Step Functions that invoke an API of API Gateway here.
// https://docs.aws.amazon.com/step-functions/latest/dg/connect-api-gateway.html

import { STATUS_CODES } from 'node:http'
import type { CallOrder } from '../services/stepfunctions/port.ts'
import type { Outbound, OutboundAnswer } from './outbound/outbound.ts'
import { bodyOf, failed, headerLists, queryOf, textsOf, type Answer } from './states-http-shape.ts'

const TIMEOUT_MS = 30_000
const MAX_ANSWER_BYTES = 1_048_576
const ENDPOINT = /^([a-z0-9]{1,63})\.execute-api\.([a-z0-9-]+)\./

interface ApiTask {
  readonly ApiEndpoint?: unknown
  readonly Method?: unknown
  readonly Stage?: unknown
  readonly Path?: unknown
  readonly Headers?: Readonly<Record<string, unknown>>
  readonly QueryParameters?: Readonly<Record<string, unknown>>
  readonly RequestBody?: unknown
}

export async function statesToApi(outbound: Outbound, order: CallOrder): Promise<Answer> {
  const task = (order.parameters ?? {}) as ApiTask
  const endpoint = ENDPOINT.exec(String(task.ApiEndpoint))
  if (endpoint === null || typeof task.Method !== 'string') {
    return failed('States.Runtime', 'API Gateway is invoked with an ApiEndpoint and a Method')
  }
  const [, id, region] = endpoint
  const stage = typeof task.Stage === 'string' ? `/${task.Stage}` : ''
  const path = typeof task.Path === 'string' ? task.Path : ''
  const below = path === '' || path.startsWith('/') ? path : `/${path}`
  const body = task.RequestBody
  try {
    const answer = await outbound.send({
      url: `http://${id}.execute-api.${region}.localhost:${outbound.ownPort?.() ?? 80}${stage}${below || '/'}${queryOf(task.QueryParameters)}`, // prettier-ignore
      method: task.Method,
      headers: {
        ...(body !== undefined && { 'Content-Type': 'application/json' }),
        ...(order.traceHeader && { 'X-Amzn-Trace-Id': order.traceHeader }),
        ...textsOf(task.Headers),
      },
      body: body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body),
      ...{ timeoutMs: TIMEOUT_MS, signal: new AbortController().signal },
      wholeUpTo: MAX_ANSWER_BYTES,
    })
    return answerOf(answer, order)
  } catch (error) {
    return failed('ApiGateway.SdkClientException', error instanceof Error ? error.message : String(error)) // prettier-ignore
  }
}

function answerOf({ status, whole }: OutboundAnswer, { resource }: CallOrder): Answer {
  const { text, ResponseBody } = bodyOf(whole)
  const waits = resource.endsWith('.waitForTaskToken')
  if (status >= 400) {
    const failure = failed(`ApiGateway.${status}`, text)
    return waits ? ({ ...failure, submitting: true } as Answer) : failure
  }
  const StatusText = STATUS_CODES[status] ?? ''
  const output = { Headers: headerLists(whole), ResponseBody, StatusCode: status, StatusText }
  return { kind: waits ? 'submitted' : 'success', output: output as never }
}
