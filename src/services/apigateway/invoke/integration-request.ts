// The integration request: parameters mapped, the body through its template or as it came.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-integration-settings-integration-request.html

import type { Integration } from '@aws-sdk/client-api-gateway'
import type { ApiCall } from './call.ts'
import { GatewayError } from './gateway-error.ts'
import { valuesOf } from './mapping.ts'
import { isBinary } from './received.ts'
import { rendered } from './template.ts'
import { printed, type ValueMap } from '../vtl/values.ts'

export interface IntegrationRequest {
  readonly headers: Map<string, readonly string[]>
  readonly query: Map<string, readonly string[]>
  readonly path: Map<string, string>
  body: Buffer
  /** A template was rendered: its text is the body. */
  fromTemplate: boolean
}

export function integrationRequest(call: ApiCall, integration: Integration): IntegrationRequest {
  const request: IntegrationRequest = {
    ...{ headers: new Map(), query: new Map(), path: new Map() },
    ...mappedBody(call, integration),
  }
  for (const [target, source] of Object.entries(integration.requestParameters ?? {})) {
    const values = valuesOf(call, source)
    if (values === undefined) continue
    const [, , kind = '', ...rest] = target.split('.')
    const name = rest.join('.')
    if (kind === 'path') request.path.set(name, values.at(-1)!)
    else if (kind.endsWith('querystring')) request.query.set(name, values)
    else request.headers.set(name, values)
  }
  override(call, request)
  return request
}

function mappedBody(call: ApiCall, integration: Integration) {
  const { received, compiled } = call
  const { requestTemplates = {}, passthroughBehavior, contentHandling } = integration
  const isBytes = isBinary(received.contentType, compiled.api.binaryMediaTypes)
  const given = converted(received.body, isBytes, contentHandling)
  const template = requestTemplates[received.contentType] ?? requestTemplates['$default']
  if (template !== undefined && template !== null) {
    // A template is for texts: bytes reach it as Base64.
    const text = rendered(call, template, given.isBytes ? given.body.toString('base64') : given.body.toString('utf8')) // prettier-ignore
    return { body: Buffer.from(text, 'utf8'), fromTemplate: true }
  }
  const refuses =
    passthroughBehavior === 'NEVER' ||
    (passthroughBehavior === 'WHEN_NO_TEMPLATES' && Object.keys(requestTemplates).length > 0)
  if (refuses) throw new GatewayError('UNSUPPORTED_MEDIA_TYPE')
  return { body: given.body, fromTemplate: false }
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-payload-encodings-workflow.html */
export function converted(
  body: Buffer,
  isBytes: boolean,
  handling: string | undefined,
): { body: Buffer; isBytes: boolean } {
  if (handling === 'CONVERT_TO_TEXT' && isBytes) {
    return { body: Buffer.from(body.toString('base64')), isBytes: false }
  }
  if (handling === 'CONVERT_TO_BINARY' && !isBytes) {
    return { body: Buffer.from(body.toString('utf8'), 'base64'), isBytes: true }
  }
  return { body, isBytes }
}

/** `#set($context.requestOverride.header.x = …)` */
function override({ context }: ApiCall, request: IntegrationRequest): void {
  const given = context.get('requestOverride')
  if (!(given instanceof Map)) return
  const each = (name: string, set: (name: string, value: string[]) => void) => {
    const map = given.get(name)
    if (!(map instanceof Map)) return
    for (const [key, value] of map as ValueMap) {
      set(key, Array.isArray(value) ? value.map(printed) : [printed(value)])
    }
  }
  each('header', (name, value) => request.headers.set(name, value))
  each('querystring', (name, value) => request.query.set(name, value))
  each('path', (name, value) => request.path.set(name, value.at(-1) ?? ''))
}
