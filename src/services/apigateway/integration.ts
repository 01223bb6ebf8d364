// Integrations of methods and their responses.
// https://docs.aws.amazon.com/apigateway/latest/api/API_Integration.html

import type { Integration, IntegrationResponse, Method } from '@aws-sdk/client-api-gateway'
import type { Context } from '../service.ts'
import { badRequest, noSuch } from './errors.ts'
import { DEFAULT_TIMEOUT_MS } from './limits.ts'
import { atMethod, keep, noStatus, type OneMethod, type OneResponse } from './method.ts'
import { requireMappings } from './parameters.ts'
import { entries, items, knownEntries, patchesOf, patchKnown, text, whole } from './patch.ts'

export interface GivenIntegration extends OneMethod {
  readonly type: Integration['type'] | undefined
  readonly integrationHttpMethod?: string | undefined
  readonly uri?: string | undefined
  readonly connectionType?: Integration['connectionType']
  readonly connectionId?: string | undefined
  readonly credentials?: string | undefined
  readonly requestParameters?: Record<string, string> | undefined
  readonly requestTemplates?: Record<string, string> | undefined
  readonly passthroughBehavior?: string | undefined
  readonly cacheNamespace?: string | undefined
  readonly cacheKeyParameters?: string[] | undefined
  readonly contentHandling?: Integration['contentHandling']
  readonly timeoutInMillis?: number | undefined
}

const PASSTHROUGH = ['WHEN_NO_MATCH', 'WHEN_NO_TEMPLATES', 'NEVER']

/** An integration as AWS keeps it; throws what it does not take. */
export function integrationOf(given: GivenIntegration): Integration {
  const { type, uri, integrationHttpMethod: httpMethod, resourceId } = given
  if (type !== 'MOCK') {
    if (!httpMethod) throw badRequest('Enumeration value for HttpMethod must be non-empty')
    requireUri(type!, uri)
  }
  const { passthroughBehavior = 'WHEN_NO_MATCH' } = given
  if (!PASSTHROUGH.includes(passthroughBehavior)) {
    throw badRequest(`Invalid PassthroughBehavior specified. Valid options are ${PASSTHROUGH.join(',')}`) // prettier-ignore
  }
  requireTimeout(given.timeoutInMillis)
  requireMappings(given.requestParameters)
  const isHttp = type === 'HTTP' || type === 'HTTP_PROXY'
  return {
    type,
    ...(httpMethod && { httpMethod }),
    ...(uri && { uri }),
    ...(isHttp && { connectionType: given.connectionType ?? 'INTERNET' }),
    ...(given.connectionId && { connectionId: given.connectionId }),
    ...(given.credentials && { credentials: given.credentials }),
    ...(given.requestParameters && { requestParameters: given.requestParameters }),
    ...(given.requestTemplates && { requestTemplates: given.requestTemplates }),
    passthroughBehavior,
    ...(given.contentHandling && { contentHandling: given.contentHandling }),
    timeoutInMillis: given.timeoutInMillis ?? DEFAULT_TIMEOUT_MS,
    cacheNamespace: given.cacheNamespace ?? resourceId!,
    cacheKeyParameters: given.cacheKeyParameters ?? [],
  }
}

function requireTimeout(ms: number | undefined): void {
  if (ms !== undefined && (ms < 50 || ms > DEFAULT_TIMEOUT_MS)) {
    throw badRequest('Timeout should be between 50 ms and 29000 ms')
  }
}

function requireUri(type: string, uri: string | undefined): void {
  if (type === 'HTTP' || type === 'HTTP_PROXY') {
    // A stage variable may stand for all of it.
    if (!/^(?:https?:\/\/|\$\{stageVariables\.)/.test(uri ?? '')) {
      throw badRequest('Invalid HTTP endpoint specified for URI')
    }
    return
  }
  const [prefix, , service, , , target] = splitUri(uri ?? '')
  if (prefix !== 'arn' || service !== 'apigateway') throw badRequest('Invalid ARN specified in the request') // prettier-ignore
  if (!/^(?:path|action)\//.test(target ?? '')) {
    throw badRequest('AWS ARN for integration must contain path or action')
  }
  if (type === 'AWS_PROXY' && !isProxied(uri!)) {
    throw badRequest("Integrations of type 'AWS_PROXY' currently only supports Lambda function and Firehose stream invocations.") // prettier-ignore
  }
}

/** `arn:aws:apigateway:us-east-1:sqs:path/…` in its six parts. */
export function splitUri(uri: string): string[] {
  const parts = uri.split(':')
  return [...parts.slice(0, 5), parts.slice(5).join(':')]
}

function isProxied(uri: string): boolean {
  const service = uri.split(':')[4]
  return service === 'lambda' || service === 'firehose'
}

export function putIntegration(input: GivenIntegration, context: Context): Promise<Integration> {
  return atMethod(input, context, (method, tx) => {
    const integration = integrationOf(input)
    keep(tx, input, { ...method, methodIntegration: integration })
    return integration
  })
}

export function readIntegration({ methodIntegration }: Method): Integration {
  if (methodIntegration === undefined) throw noSuch('Integration')
  return methodIntegration
}

const INTEGRATION_RULES = [
  ...['uri', 'httpMethod', 'credentials', 'passthroughBehavior', 'contentHandling', 'type'].map((name) => text(name)), // prettier-ignore
  ...['connectionType', 'connectionId', 'cacheNamespace', 'responseTransferMode'].map((name) => text(name)), // prettier-ignore
  whole('timeoutInMillis'),
  entries('requestParameters'),
  entries('requestTemplates'),
  items('cacheKeyParameters'),
]

export function updateIntegration(
  input: OneMethod & { patchOperations?: any[] | undefined },
  context: Context,
): Promise<Integration> {
  return atMethod(input, context, (method, tx) => {
    const before = readIntegration(method)
    const integration = patchKnown(before, patchesOf(input.patchOperations), INTEGRATION_RULES)
    if (integration.contentHandling === ('' as string)) delete integration.contentHandling
    requireTimeout(integration.timeoutInMillis)
    requireMappings(integration.requestParameters)
    if (integration.type !== 'MOCK') requireUri(integration.type!, integration.uri)
    integration.cacheKeyParameters ??= []
    keep(tx, input, { ...method, methodIntegration: integration })
    return integration
  })
}

// --- Responses.

export interface GivenResponse extends OneResponse {
  readonly selectionPattern?: string | undefined
  readonly responseParameters?: Record<string, string> | undefined
  readonly responseTemplates?: Record<string, string> | undefined
  readonly contentHandling?: IntegrationResponse['contentHandling']
}

export function responseOf(given: Omit<GivenResponse, keyof OneMethod>): IntegrationResponse {
  for (const type of Object.keys(given.responseTemplates ?? {})) {
    if (!type.includes('/')) {
      throw badRequest(`Validation Result: warnings : [], errors : [Invalid content type specified: ${type}]`) // prettier-ignore
    }
  }
  const templates = given.responseTemplates && emptied(given.responseTemplates)
  return {
    statusCode: given.statusCode,
    ...(given.selectionPattern !== undefined && { selectionPattern: given.selectionPattern }),
    ...(given.responseParameters && { responseParameters: given.responseParameters }),
    ...(templates && { responseTemplates: templates }),
    ...(given.contentHandling && { contentHandling: given.contentHandling }),
  }
}

/** AWS shows an empty template as null. */
function emptied(templates: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(templates).map(([type, one]) => [type, one === '' ? (null as never) : one]),
  )
}

export function putIntegrationResponse(
  input: GivenResponse,
  context: Context,
): Promise<IntegrationResponse> {
  return atMethod(input, context, (method, tx) => {
    const integration = readIntegration(method)
    const response = responseOf(input)
    keep(tx, input, withIntegrationResponse(method, integration, input.statusCode!, response))
    return response
  })
}

export function withIntegrationResponse(
  method: Method,
  integration: Integration,
  status: string,
  response: IntegrationResponse | undefined,
): Method {
  const { [status]: _, ...others } = integration.integrationResponses ?? {}
  const all = response === undefined ? others : { ...others, [status]: response }
  const { integrationResponses: __, ...rest } = integration
  const changed = Object.keys(all).length === 0 ? rest : { ...rest, integrationResponses: all }
  return { ...method, methodIntegration: changed }
}

export function readIntegrationResponse(method: Method, status: string): IntegrationResponse {
  const response = readIntegration(method).integrationResponses?.[status]
  if (response === undefined) throw noStatus()
  return response
}

const RESPONSE_RULES = [
  text('selectionPattern'),
  text('contentHandling'),
  knownEntries('responseParameters', 'Invalid parameter name specified'),
  knownEntries('responseTemplates', 'Content-Type specified was not found'),
]

export function updateIntegrationResponse(
  input: OneResponse & { patchOperations?: any[] | undefined },
  context: Context,
): Promise<IntegrationResponse> {
  return atMethod(input, context, (method, tx) => {
    const before = readIntegrationResponse(method, input.statusCode!)
    const response = patchKnown(before, patchesOf(input.patchOperations), RESPONSE_RULES)
    const integration = readIntegration(method)
    keep(tx, input, withIntegrationResponse(method, integration, input.statusCode!, response))
    return response
  })
}
