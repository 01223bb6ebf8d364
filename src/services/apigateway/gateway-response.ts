// Gateway responses: what API Gateway itself answers, and their defaults.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html

import type { GatewayResponse, GatewayResponseType } from '@aws-sdk/client-api-gateway'
import type { Context } from '../service.ts'
import { inApi } from './children.ts'
import { badRequest, notFound } from './errors.ts'
import { pageOf, type PageInput } from './pages.ts'
import { entries, patchesOf, type Draft, type Patch, type Rule } from './patch.ts'
import { gatewayResponseTable, requireApi } from './tables.ts'

/** Types with their statuses; the two defaults have none of their own. */
export const GATEWAY_STATUS: Readonly<Record<GatewayResponseType, string | undefined>> = {
  ACCESS_DENIED: '403',
  API_CONFIGURATION_ERROR: '500',
  AUTHORIZER_CONFIGURATION_ERROR: '500',
  AUTHORIZER_FAILURE: '500',
  BAD_REQUEST_BODY: '400',
  BAD_REQUEST_PARAMETERS: '400',
  DEFAULT_4XX: undefined,
  DEFAULT_5XX: undefined,
  EXPIRED_TOKEN: '403',
  INTEGRATION_FAILURE: '504',
  INTEGRATION_TIMEOUT: '504',
  INVALID_API_KEY: '403',
  INVALID_SIGNATURE: '403',
  MISSING_AUTHENTICATION_TOKEN: '403',
  QUOTA_EXCEEDED: '429',
  REQUEST_TOO_LARGE: '413',
  RESOURCE_NOT_FOUND: '404',
  THROTTLED: '429',
  UNAUTHORIZED: '401',
  UNSUPPORTED_MEDIA_TYPE: '415',
  WAF_FILTERED: '403',
}

export function defaultResponse(type: GatewayResponseType): GatewayResponse {
  const statusCode = GATEWAY_STATUS[type]
  return {
    responseType: type,
    ...(statusCode && { statusCode }),
    responseParameters: {},
    responseTemplates: { 'application/json': '{"message":$context.error.messageString}' },
    defaultResponse: true,
  }
}

interface OneType {
  readonly restApiId: string | undefined
  readonly responseType: GatewayResponseType | undefined
}

export function putGatewayResponse(
  input: OneType & Omit<GatewayResponse, 'defaultResponse' | 'responseType'>,
  context: Context,
): Promise<GatewayResponse> {
  return inApi(input, context, function* (tx, api) {
    yield* requireApi(api)
    const { responseType, statusCode, responseParameters = {}, responseTemplates } = input
    const before = defaultResponse(responseType!)
    const response: GatewayResponse = {
      ...before,
      ...(statusCode && { statusCode }),
      responseParameters,
      responseTemplates: responseTemplates ?? before.responseTemplates!,
      defaultResponse: false,
    }
    gatewayResponseTable.put(tx, [responseType!], response)
    return response
  })
}

export function getGatewayResponse(input: OneType, context: Context): Promise<GatewayResponse> {
  return inApi(input, context, function* (_tx, api) {
    yield* requireApi(api)
    const type = input.responseType!
    return (yield* gatewayResponseTable.get(type)) ?? defaultResponse(type)
  })
}

export function getGatewayResponses(
  input: PageInput & { restApiId: string | undefined },
  context: Context,
) {
  return inApi(input, context, function* (_tx, api) {
    yield* requireApi(api)
    const all: GatewayResponse[] = []
    for (const type of Object.keys(GATEWAY_STATUS) as GatewayResponseType[]) {
      all.push((yield* gatewayResponseTable.get(type)) ?? defaultResponse(type))
    }
    return pageOf(all, { ...input, limit: input.limit ?? 500 }, ({ responseType }) => responseType!)
  })
}

export function deleteGatewayResponse(
  input: OneType,
  context: Context,
): Promise<Record<string, never>> {
  return inApi(input, context, function* (tx, api) {
    yield* requireApi(api)
    if ((yield* gatewayResponseTable.get(input.responseType!)) === undefined) {
      throw notFound('Gateway response type not defined on api')
    }
    gatewayResponseTable.del(tx, [input.responseType!])
    return {}
  })
}

const MAPS = [entries('responseParameters'), entries('responseTemplates')]

export function updateGatewayResponse(
  input: OneType & { patchOperations?: any[] | undefined },
  context: Context,
): Promise<GatewayResponse> {
  const patches = patchesOf(input.patchOperations)
  return inApi(input, context, function* (tx, api) {
    yield* requireApi(api)
    const type = input.responseType!
    const before = (yield* gatewayResponseTable.get(type)) ?? defaultResponse(type)
    const draft: Draft = structuredClone(before)
    for (const patch of patches) change(draft, patch)
    const response: GatewayResponse = { ...draft, responseParameters: draft['responseParameters'] ?? {}, responseTemplates: draft['responseTemplates'] ?? {}, defaultResponse: false } // prettier-ignore
    gatewayResponseTable.put(tx, [type], response)
    return response
  })
}

function change(draft: Draft, patch: Patch): void {
  const { op, path, parts, value } = patch
  if (path === '/statusCode' && op === 'replace') {
    draft['statusCode'] = value
    return
  }
  const rule = MAPS.find((one) => one.path === `/${parts[0]}/*` && parts.length === 2)
  if (rule === undefined) throw badRequest(`Invalid patch path ${path}`)
  changeEntry(draft, patch, rule)
}

function changeEntry(draft: Draft, patch: Patch, rule: Rule): void {
  const [name = '', key = ''] = patch.parts
  const there = Object.hasOwn((draft[name] ?? {}) as object, key)
  if (patch.op !== 'remove' && !patch.value) {
    throw badRequest(`Invalid null or empty value in ${name}`)
  }
  if (patch.op !== 'add' && !there) throw notFound('Invalid parameter name specified')
  rule.apply(draft, patch)
}
