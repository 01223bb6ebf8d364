// The integration response: chosen by its pattern, parameters mapped, the body through its template.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-integration-settings-integration-response.html

import type { Integration, IntegrationResponse } from '@aws-sdk/client-api-gateway'
import { InvalidRegex, Regex, RegexTooCostly } from '../../../pattern/regex/regex.ts'
import { printed } from '../vtl/values.ts'
import type { ApiAnswer } from './answer.ts'
import { contextAt, type ApiCall } from './call.ts'
import { GatewayError } from './gateway-error.ts'
import { converted } from './integration-request.ts'
import { fromBody } from './mapping.ts'
import { isBinary, mediaTypeOf } from './received.ts'
import { rendered } from './template.ts'

export interface IntegrationAnswer {
  readonly status: number
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
  /** What patterns look at: the status, or a function's error message ('' for none). */
  readonly selected: string
}

export function integrationResponse(
  call: ApiCall,
  integration: Integration,
  answer: IntegrationAnswer,
): ApiAnswer {
  const response = choose(integration, answer.selected)
  if (response === undefined) {
    const reason = `Output mapping refers to an invalid method response or no match for output status ${answer.status}` // prettier-ignore
    throw new GatewayError('API_CONFIGURATION_ERROR', { reason })
  }
  const body = bodyOf(call, response, answer)
  const headers = new Map<string, readonly string[]>([['Content-Type', [body.contentType]]])
  for (const [target, source] of Object.entries(response.responseParameters ?? {})) {
    const values = valuesOf(call, source, answer)
    if (values !== undefined) setHeader(headers, target.slice('method.response.header.'.length), values) // prettier-ignore
  }
  const status = override(call, headers) ?? Number(response.statusCode)
  return { status, headers, body: body.body, integrationStatus: answer.status }
}

function choose(
  { integrationResponses = {} }: Integration,
  selected: string,
): IntegrationResponse | undefined {
  const all = Object.values(integrationResponses)
  const withPattern = all.filter(({ selectionPattern }) => selectionPattern)
  const found = selected === '' ? undefined : withPattern.find((one) => fits(one.selectionPattern!, selected)) // prettier-ignore
  return found ?? all.find(({ selectionPattern }) => !selectionPattern)
}

/** Patterns match the whole text; what cannot be read matches nothing. */
function fits(pattern: string, text: string): boolean {
  try {
    // A dot takes line ends as well: messages have them.
    return new Regex(`^(?:${pattern})$`).test(text.replaceAll('\n', ' '))
  } catch (error) {
    if (error instanceof InvalidRegex || error instanceof RegexTooCostly) return false
    throw error
  }
}

function bodyOf(call: ApiCall, response: IntegrationResponse, answer: IntegrationAnswer) {
  const { received, compiled } = call
  const { binaryMediaTypes } = compiled.api
  const type = mediaTypeOf(answer.headers['content-type'])
  const isBytes = isBinary(type, binaryMediaTypes)
  const given = converted(answer.body, isBytes, response.contentHandling)
  const templates = response.responseTemplates ?? {}
  const chosen = chooseTemplate(templates, received.headers.get('Accept')?.[0])
  if (chosen === undefined) {
    return { body: given.body, contentType: answer.headers['content-type'] ?? 'application/json' }
  }
  const [contentType, template] = chosen
  if (template === '') return { body: given.body, contentType }
  const text = rendered(call, template, given.isBytes ? given.body.toString('base64') : given.body.toString('utf8')) // prettier-ignore
  return { body: Buffer.from(text, 'utf8'), contentType }
}

/** The one that the caller takes, else JSON's, else the first. */
function chooseTemplate(
  templates: Readonly<Record<string, string>>,
  accept: string | undefined,
): [string, string] | undefined {
  const all = Object.entries(templates).map(([type, text]): [string, string] => [type, text ?? ''])
  const wanted = accept?.split(',', 1)[0]!.split(';', 1)[0]!.trim()
  const of = (name: string | undefined) => all.find(([type]) => type === name)
  return of(wanted) ?? of('application/json') ?? all[0]
}

function valuesOf(
  { context, variables }: ApiCall,
  source: string,
  answer: IntegrationAnswer,
): readonly string[] | undefined {
  if (source.startsWith("'") && source.endsWith("'")) return [source.slice(1, -1)]
  const [where, name, ...rest] = source.split('.')
  if (where === 'stageVariables' && name) return Object.hasOwn(variables, name) ? [variables[name]!] : undefined // prettier-ignore
  if (where === 'context') {
    const value = contextAt(context, [name, ...rest].join('.'))
    return value === undefined || value === null ? undefined : [printed(value)]
  }
  const of = source.slice('integration.response.'.length)
  if (of.startsWith('body')) return fromBody(answer.body.toString('utf8'), of)
  const header = answer.headers[of.replace(/^(?:multivalue)?header\./, '').toLowerCase()]
  return header === undefined ? undefined : [header]
}

export function setHeader(
  headers: Map<string, readonly string[]>,
  name: string,
  values: readonly string[],
): void {
  const before = [...headers.keys()].find((key) => key.toLowerCase() === name.toLowerCase())
  if (before !== undefined) headers.delete(before)
  headers.set(name, values)
}

/** `#set($context.responseOverride.status = 201)`; answers the status, if one was set. */
export function override(
  { context }: ApiCall,
  headers: Map<string, readonly string[]>,
): number | undefined {
  const given = context.get('responseOverride')
  if (!(given instanceof Map)) return undefined
  const map = given.get('header')
  if (map instanceof Map) {
    for (const [name, value] of map) {
      setHeader(headers, name, Array.isArray(value) ? value.map(printed) : [printed(value)])
    }
  }
  const status = Number(given.get('status') ?? NaN)
  return Number.isInteger(status) && status >= 100 && status <= 999 ? status : undefined
}
