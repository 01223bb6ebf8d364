// Calls what a route leads to.

import { parseArn } from '../../../kernel/arn.ts'
import type { HostResponse } from '../../../wire/types.ts'
import type { Backends } from '../port.ts'
import { SUBTYPES } from '../subtypes.ts'
import type { IntegrationRow } from '../tables.ts'
import { functionAnswer, setHeaders } from './answer.ts'
import { failed, HttpApiError, sourceArn, type HttpCall } from './call.ts'
import { eventOf } from './event.ts'
import { applyMappings, mapped, type Target } from './mapping.ts'

export interface Integrated {
  readonly response: HostResponse
  readonly target: string
}

const TIMEOUT_MS = 30_000

export async function integrate(call: HttpCall, backends: Backends): Promise<Integrated> {
  const { integration } = call
  if (integration === undefined) throw failed('the route has no integration')
  try {
    if (integration.IntegrationType === 'HTTP_PROXY') return await http(call, integration, backends)
    if (integration.IntegrationSubtype) return await firstClass(call, integration, backends)
    return await lambda(call, integration, backends)
  } catch (error) {
    const name = error instanceof Error ? error.name : ''
    if (name === 'BackendTimeout') throw new HttpApiError(503, 'Service Unavailable', { reason: 'no answer in time' }) // prettier-ignore
    if (name === 'BackendUnreachable') throw new HttpApiError(503, 'Service Unavailable', { reason: (error as Error).message }) // prettier-ignore
    throw error
  }
}

function functionOf(uri: string): string | undefined {
  const long = /:lambda:path\/2015-03-31\/functions\/(arn:[^/]{1,512})\/invocations$/.exec(uri)?.[1]
  if (long !== undefined) return long
  return parseArn(uri)?.service === 'lambda' ? uri : undefined
}

async function lambda(
  call: HttpCall,
  integration: IntegrationRow,
  backends: Backends,
): Promise<Integrated> {
  const uri = String(mapped(call, integration.IntegrationUri ?? ''))
  const functionArn = functionOf(uri)
  if (functionArn === undefined) throw failed(`${uri} is no function`)
  const version = integration.PayloadFormatVersion ?? '1.0'
  const { request, traceHeader, address, stage } = call
  const answer = await backends.lambda({
    ...{ functionArn, payload: JSON.stringify(eventOf(call, version)), isEvent: false },
    ...{ requestId: request.requestId, traceHeader, source: sourceArn(call) },
    from: `${address.arn}/stages/${stage.StageName}`,
    role: integration.CredentialsArn,
    timeoutMs: integration.TimeoutInMillis ?? TIMEOUT_MS,
    signal: request.signal,
  })
  if (answer.kind !== 'answered') {
    const reason = answer.kind === 'accepted' ? 'nothing was waited for' : answer.reason
    if (answer.kind === 'throttled') throw new HttpApiError(503, 'Service Unavailable', { reason })
    throw failed(reason)
  }
  if (answer.isError) throw failed(`the function failed: ${answer.payload.slice(0, 256)}`)
  return { response: functionAnswer(answer.payload, version), target: functionArn }
}

const NOT_PASSED = new Set(['host', 'connection', 'content-length', 'expect', 'transfer-encoding', 'keep-alive', 'upgrade', 'te', 'accept-encoding']) // prettier-ignore

async function http(
  call: HttpCall,
  integration: IntegrationRow,
  backends: Backends,
): Promise<Integrated> {
  const { request, pathParameters, traceHeader } = call
  const uri = String(mapped(call, integration.IntegrationUri ?? '')).replace(/\{([\w.-]{1,128})\+?\}/g, (_, name: string) => (pathParameters[name] ?? '').split('/').map(encodeURIComponent).join('/')) // prettier-ignore
  if (!URL.canParse(uri)) throw failed(`${uri.slice(0, 256)} is no URL`)
  const url = new URL(uri)
  const headers = new Map(Object.entries(request.headers).filter(([name]) => !NOT_PASSED.has(name)))
  headers.set('forwarded', `for=${request.sourceIp};host=${request.hostName};proto=http`)
  headers.set('x-amzn-trace-id', traceHeader)
  const query = new URLSearchParams(`${url.search.slice(1)}&${request.query}`.replace(/^&|&$/g, ''))
  const target: Target = { headers, query, path: undefined, status: undefined }
  applyMappings(call, integration.RequestParameters ?? {}, target)
  if (target.path !== undefined) url.pathname = target.path
  url.search = query.toString()
  const method = integration.IntegrationMethod === 'ANY' ? request.method : integration.IntegrationMethod! // prettier-ignore
  const answer = await backends.http({
    ...{ url: url.href, method, headers: Object.fromEntries(headers), body: request.body },
    timeoutMs: integration.TimeoutInMillis ?? TIMEOUT_MS,
    signal: request.signal,
  })
  return { response: mappedResponse(call, integration, answer), target: url.href }
}

function mappedResponse(
  call: HttpCall,
  integration: IntegrationRow,
  answer: { status: number; headers: Readonly<Record<string, string>>; body: Uint8Array },
): HostResponse {
  const headers = new Map(Object.entries(answer.headers))
  const target: Target = { headers, query: new URLSearchParams(), path: undefined, status: undefined } // prettier-ignore
  applyMappings(call, integration.ResponseParameters?.[String(answer.status)] ?? {}, target)
  const shown: Record<string, string> = Object.create(null)
  setHeaders(shown, headers)
  return { status: target.status ?? answer.status, headers: shown, body: answer.body }
}

async function firstClass(
  call: HttpCall,
  integration: IntegrationRow,
  backends: Backends,
): Promise<Integrated> {
  const { IntegrationSubtype = '', RequestParameters = {}, CredentialsArn } = integration
  const subtype = SUBTYPES.get(IntegrationSubtype)
  if (subtype === undefined) throw failed(`${IntegrationSubtype} is not supported`)
  const { Region, ...parameters } = Object.fromEntries(
    Object.entries(RequestParameters).map(([name, source]) => [name, mapped(call, source)]),
  )
  const missing = subtype.required.filter((name) => parameters[name] === undefined)
  if (missing.length > 0) {
    throw new HttpApiError(400, `Missing required parameters: ${missing.join(', ')}`)
  }
  const texts = Object.entries(parameters).filter(([, value]) => value !== undefined).map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]) // prettier-ignore
  const input = Object.fromEntries(texts) as Record<string, unknown>
  const body = Buffer.from(JSON.stringify(subtype.input?.(input) ?? input))
  const answer = await backends.aws({
    ...{ service: subtype.service, action: subtype.action, method: 'POST', path: '/', headers: {}, body }, // prettier-ignore
    ...{
      region: Region === undefined ? call.address.region : String(Region),
      role: CredentialsArn,
    },
    ...{ traceHeader: call.traceHeader, signal: call.request.signal },
    timeoutMs: integration.TimeoutInMillis ?? TIMEOUT_MS,
  })
  const response = mappedResponse(call, integration, answer)
  response.headers['content-type'] = 'application/json'
  return { response, target: `arn:aws:apigateway:${call.address.region}:${subtype.service}:action/${subtype.action}` } // prettier-ignore
}
