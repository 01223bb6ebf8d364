// An answer of API Gateway's own, as the API says that it shall be.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-gatewayResponse-definition.html

import type { GatewayResponse, GatewayResponseType } from '@aws-sdk/client-api-gateway'
import { defaultResponse, GATEWAY_STATUS } from '../gateway-response.ts'
import { fromJson, printed } from '../vtl/values.ts'
import type { ApiAnswer } from './answer.ts'
import { contextAt, type ApiCall } from './call.ts'
import type { GatewayError } from './gateway-error.ts'
import { setHeader } from './integration-response.ts'
import { valuesOf } from './mapping.ts'

export function gatewayAnswer(call: ApiCall, error: GatewayError): ApiAnswer {
  const { type, message, validation } = error
  call.context.set(
    'error',
    fromJson({
      message,
      messageString: JSON.stringify(message),
      responseType: type,
      validationErrorString: validation ?? null,
    }),
  )
  const { response, status } = responseFor(call, error)
  const templates = Object.entries(response.responseTemplates ?? {})
  const accept = call.received.headers.get('Accept')?.[0]
  const chosen = templates.find(([name]) => name === accept) ?? templates.find(([name]) => name === 'application/json') ?? templates[0] // prettier-ignore
  const [contentType = 'application/json', template = ''] = chosen ?? []
  const headers = new Map<string, readonly string[]>([['Content-Type', [contentType]]])
  setHeader(headers, 'x-amzn-ErrorType', [error.code])
  for (const [target, source] of Object.entries(response.responseParameters ?? {})) {
    const name = target.replace(/^gatewayresponse\.header\./, '')
    const values = valuesOf(call, source)
    if (values !== undefined) setHeader(headers, name, values)
  }
  return { status, headers, body: Buffer.from(substituted(call, template), 'utf8') }
}

/** The type's own, where the API has one; else that of its class. */
function responseFor(
  { compiled: { gatewayResponses } }: ApiCall,
  { type, status: given }: GatewayError,
): { response: GatewayResponse; status: number } {
  const own = gatewayResponses.get(type)
  const usual = given ?? Number(GATEWAY_STATUS[type] ?? (type === 'DEFAULT_4XX' ? 400 : 500))
  const fallback: GatewayResponseType = usual < 500 ? 'DEFAULT_4XX' : 'DEFAULT_5XX'
  const response = own ?? gatewayResponses.get(fallback) ?? defaultResponse(type)
  const isDefault = type === 'DEFAULT_4XX' || type === 'DEFAULT_5XX'
  const said = own !== undefined || !isDefault ? own?.statusCode : undefined
  const ofClass = own === undefined ? gatewayResponses.get(fallback)?.statusCode : undefined
  return { response, status: Number(said ?? ofClass ?? usual) }
}

/** With braces or without. */
const NAMES =
  /\$\{(context|stageVariables|method)\.([\w.-]{1,256})\}|\$(context|stageVariables|method)\.([\w.-]{1,256})/g

/** Variables are put in; there is no other logic here. */
function substituted(call: ApiCall, template: string): string {
  return template.replace(
    NAMES,
    (_, braced?: string, inner?: string, bare?: string, rest?: string) => {
      const [root, path] = [braced ?? bare ?? '', inner ?? rest ?? '']
      if (root === 'context') {
        const value = contextAt(call.context, path)
        return value === undefined || value === null ? '' : printed(value)
      }
      return valuesOf(call, `${root}.${path}`)?.at(-1) ?? ''
    },
  )
}
