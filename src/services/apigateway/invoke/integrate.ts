// Calls what stands behind a method, by the integration's type.

import type { Integration } from '@aws-sdk/client-api-gateway'
import { parseArn } from '../../../kernel/arn.ts'
import { splitUri } from '../integration.ts'
import { DEFAULT_TIMEOUT_MS } from '../limits.ts'
import { BackendTimeout, BackendUnreachable, type Backends, type LambdaAnswer } from '../port.ts'
import { remapped, type ApiAnswer } from './answer.ts'
import { sourceArn, type ApiCall } from './call.ts'
import { pairs } from './execution-log.ts'
import { GatewayError } from './gateway-error.ts'
import { integrationRequest, type IntegrationRequest } from './integration-request.ts'
import { integrationResponse, override, type IntegrationAnswer } from './integration-response.ts'
import { proxyAnswer } from './proxy-answer.ts'
import { forwardedHeaders, proxyEvent } from './proxy-event.ts'
import { isBinary } from './received.ts'
import { withVariables } from './template.ts'

export interface Integrated {
  readonly answer: ApiAnswer
  /** Whom it went to: an ARN or a URL; undefined for a mock. */
  readonly target: string | undefined
}

export async function integrate(call: ApiCall, backends: Backends): Promise<Integrated> {
  const integration = call.method.methodIntegration
  if (integration === undefined) {
    throw new GatewayError('API_CONFIGURATION_ERROR', {
      reason: 'No integration defined for method',
    })
  }
  try {
    switch (integration.type) {
      case 'MOCK':
        return { answer: mock(call, integration), target: undefined }
      case 'HTTP':
      case 'HTTP_PROXY':
        return await http(call, integration, backends)
      default:
        return await aws(call, integration, backends)
    }
  } catch (error) {
    if (error instanceof BackendTimeout) throw new GatewayError('INTEGRATION_TIMEOUT')
    if (error instanceof BackendUnreachable) {
      throw new GatewayError('INTEGRATION_FAILURE', { reason: error.message })
    }
    throw error
  }
}

/** The template says the status; without one there is nothing to say it. */
function mock(call: ApiCall, integration: Integration): ApiAnswer {
  const request = integrationRequest(call, integration)
  const status = mockStatus(request.body.toString('utf8'))
  if (status === undefined) {
    throw new GatewayError('API_CONFIGURATION_ERROR', { reason: 'Unable to parse statusCode. It should be an integer which is defined in the mock integration' }) // prettier-ignore
  }
  const answer = { status, headers: {}, body: Buffer.alloc(0), selected: String(status) }
  return integrationResponse(call, integration, answer)
}

function mockStatus(text: string): number | undefined {
  // Not always JSON: people write `{statusCode: 200}`.
  const found = /["']?statusCode["']?\s*:\s*["']?(\d{3})\b/.exec(text.slice(0, 65_536))
  return found ? Number(found[1]) : undefined
}

// --- HTTP.

async function http(
  call: ApiCall,
  integration: Integration,
  backends: Backends,
): Promise<Integrated> {
  const isProxy = integration.type === 'HTTP_PROXY'
  const request = integrationRequest(call, integration)
  const url = urlOf(call, integration, request, isProxy)
  if (!/^https?:\/\/[^/]/.test(url) || !URL.canParse(url)) {
    throw new GatewayError('API_CONFIGURATION_ERROR', { reason: 'Invalid endpoint address' })
  }
  const method = integration.httpMethod === 'ANY' ? call.received.method : integration.httpMethod!
  const headers = httpHeaders(call, request, isProxy)
  call.log.add(`Endpoint request URI: ${url}`)
  call.log.add(`Endpoint request headers: ${pairs(Object.entries(headers))}`)
  call.log.add(`Endpoint request body after transformations: ${request.body.toString('utf8')}`)
  call.log.add(`Sending request to ${url}`)
  const { signal } = call.request
  const timeoutMs = integration.timeoutInMillis ?? DEFAULT_TIMEOUT_MS
  const answer = await backends.http({
    url,
    method,
    headers,
    body: request.body,
    timeoutMs,
    signal,
  })
  const body = Buffer.from(answer.body)
  told(call, { ...answer, body })
  if (!isProxy) {
    const chosen = integrationResponse(call, integration, { ...answer, body, selected: String(answer.status) }) // prettier-ignore
    return { answer: chosen, target: url }
  }
  const passed = remapped(Object.entries(answer.headers).map(([name, value]) => [name, [value]]))
  const status = override(call, passed) ?? answer.status
  return {
    answer: { status, headers: passed, body, integrationStatus: answer.status },
    target: url,
  }
}

function urlOf(
  call: ApiCall,
  integration: Integration,
  request: IntegrationRequest,
  isProxy: boolean,
) {
  const base = withPath(withVariables(integration.uri ?? '', call.variables), request.path)
  const query = new Map(isProxy ? [...call.received.query, ...request.query] : request.query)
  const pairsOf = [...query].flatMap(([name, values]) => values.map((value) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)) // prettier-ignore
  if (pairsOf.length === 0) return base
  return `${base}${base.includes('?') ? '&' : '?'}${pairsOf.join('&')}`
}

/** `{name}` in URIs, from `integration.request.path.name`. */
function withPath(uri: string, path: ReadonlyMap<string, string>): string {
  return uri.replace(/\{([\w.-]{1,256})\+?\}/g, (whole, name: string) => {
    const value = path.get(name)
    return value === undefined ? whole : value.split('/').map(encodeURIComponent).join('/')
  })
}

/** Of the caller's headers, those that no backend is told of. */
const NOT_PASSED = new Set(['host', 'content-length', 'x-forwarded-for', 'x-amzn-trace-id', 'expect', 'accept-encoding']) // prettier-ignore

function httpHeaders(call: ApiCall, request: IntegrationRequest, isProxy: boolean) {
  const headers: Record<string, string> = {}
  const set = (name: string, value: string) => (headers[name.toLowerCase()] = value)
  if (isProxy) {
    for (const [name, values] of call.received.headers) {
      if (!NOT_PASSED.has(name.toLowerCase())) set(name, values.join(', '))
    }
  } else {
    set('accept', 'application/json')
    set('user-agent', `AmazonAPIGateway_${call.address.id}`)
    set('content-type', call.received.contentType)
  }
  set('x-amzn-apigateway-api-id', call.address.id)
  set('x-amzn-trace-id', call.traceHeader)
  for (const [name, values] of request.headers) set(name, values.join(', '))
  return headers
}

// --- AWS.

const FUNCTION = /^path\/2015-03-31\/functions\/(arn:[^/]{1,512})\/invocations$/

async function aws(
  call: ApiCall,
  integration: Integration,
  backends: Backends,
): Promise<Integrated> {
  const uri = withVariables(integration.uri ?? '', call.variables)
  const [, , , region = '', service = '', target = ''] = splitUri(uri)
  const functionArn = service === 'lambda' ? FUNCTION.exec(target)?.[1] : undefined
  if (functionArn !== undefined) {
    return { answer: await lambda(call, integration, backends, functionArn), target: functionArn }
  }
  const request = integrationRequest(call, integration)
  const isAction = target.startsWith('action/')
  const action = isAction ? target.slice('action/'.length) : undefined
  const path = isAction ? '/' : `/${withPath(target.slice('path/'.length), request.path)}`
  const headers = httpHeaders(call, request, false)
  const role = roleOf(call, integration)
  const [host, ...buckets] = service.split('.').reverse()
  const prefix = buckets.length === 0 ? '' : `/${buckets.reverse().join('.')}`
  call.log.add(`Endpoint request URI: ${uri}`)
  call.log.add(`Endpoint request body after transformations: ${request.body.toString('utf8')}`)
  const answer = await backends.aws({
    ...{ service: host!, region, action, role, headers, body: request.body },
    method: isAction ? 'POST' : (integration.httpMethod ?? 'POST'),
    path: prefix + path + queryText(request.query),
    traceHeader: call.traceHeader,
    timeoutMs: integration.timeoutInMillis ?? DEFAULT_TIMEOUT_MS,
    signal: call.request.signal,
  })
  const body = Buffer.from(answer.body)
  told(call, { ...answer, body })
  const chosen = integrationResponse(call, integration, { ...answer, body, selected: String(answer.status) }) // prettier-ignore
  return { answer: chosen, target: uri }
}

function queryText(query: ReadonlyMap<string, readonly string[]>): string {
  const all = [...query].flatMap(([name, values]) => values.map((value) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)) // prettier-ignore
  return all.length === 0 ? '' : `?${all.join('&')}`
}

/** `arn:aws:iam::*:user/*` means the caller's own rights; only a role can be acted in. */
function roleOf({ variables }: ApiCall, { credentials }: Integration): string | undefined {
  const role = credentials && withVariables(credentials, variables)
  return role && parseArn(role)?.resource.startsWith('role/') ? role : undefined
}

async function lambda(
  call: ApiCall,
  integration: Integration,
  backends: Backends,
  functionArn: string,
): Promise<ApiAnswer> {
  const isProxy = integration.type === 'AWS_PROXY'
  const request = isProxy ? undefined : integrationRequest(call, integration)
  const payload = request === undefined ? JSON.stringify(proxied(call, integration)) : request.body.toString('utf8') // prettier-ignore
  const type = [...(request?.headers ?? [])].find(([name]) => name.toLowerCase() === 'x-amz-invocation-type') // prettier-ignore
  call.log.add(`Endpoint request body after transformations: ${payload}`)
  call.log.add(`Sending request to ${functionArn}`)
  const result = await backends.lambda({
    ...{ functionArn, payload: payload === '' ? '{}' : payload },
    requestId: call.request.requestId,
    traceHeader: call.traceHeader,
    ...{ source: sourceArn(call), from: call.stageArn, role: roleOf(call, integration) },
    isEvent: type?.[1].at(-1) === 'Event',
    timeoutMs: integration.timeoutInMillis ?? DEFAULT_TIMEOUT_MS,
    signal: call.request.signal,
  })
  const text = payloadOf(result)
  call.log.add(`Endpoint response body before transformations: ${text}`)
  if (!isProxy) return integrationResponse(call, integration, lambdaAnswer(result, text))
  if (result.kind === 'answered' && result.isError) {
    throw new GatewayError('DEFAULT_5XX', { status: 502, reason: `Lambda execution failed: ${text.slice(0, 512)}` }) // prettier-ignore
  }
  const accept = call.received.headers.get('Accept')?.[0]?.split(',', 1)[0] ?? ''
  const { binaryMediaTypes } = call.compiled.api
  return proxyAnswer(text, isBinary(accept.trim(), binaryMediaTypes))
}

function proxied(call: ApiCall, integration: Integration): object {
  const headers = forwardedHeaders(call)
  const query = new Map(call.received.query)
  const path = { ...call.received.pathParameters }
  const mapped = integration.requestParameters ? integrationRequest(call, { ...integration, requestTemplates: {}, passthroughBehavior: 'WHEN_NO_MATCH' }) : undefined // prettier-ignore
  for (const [name, values] of mapped?.headers ?? []) headers.set(name, values)
  return proxyEvent(call, { headers, query, pathParameters: path })
}

function payloadOf(result: LambdaAnswer): string {
  if (result.kind === 'answered') return result.payload
  if (result.kind === 'accepted') return ''
  // As for a function's own failure: the caller is told nothing of it.
  throw new GatewayError('DEFAULT_5XX', { status: 500, reason: result.reason })
}

/** Patterns of functions look at the error's message. */
function lambdaAnswer(result: LambdaAnswer, text: string): IntegrationAnswer {
  const isError = result.kind === 'answered' && result.isError
  const status = result.kind === 'accepted' ? 202 : 200
  const headers = { 'content-type': 'application/json' }
  return { status, headers, body: Buffer.from(text), selected: isError ? messageIn(text) : '' }
}

function messageIn(text: string): string {
  try {
    const { errorMessage } = JSON.parse(text) as { errorMessage?: unknown }
    return typeof errorMessage === 'string' ? errorMessage : text
  } catch {
    return text
  }
}

function told({ log }: ApiCall, answer: { status: number; headers: object; body: Buffer }): void {
  log.add(`Received response. Status: ${answer.status}`)
  log.add(`Endpoint response headers: ${pairs(Object.entries(answer.headers))}`)
  log.add(`Endpoint response body before transformations: ${answer.body.toString('utf8').slice(0, 2_048)}`) // prettier-ignore
}
