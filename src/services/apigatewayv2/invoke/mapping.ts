// Parameter mapping: `$request.header.x`, `$request.body.a.b`, `$context.requestId`, `$stageVariables.v`.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-parameter-mapping.html

import { readPath } from '../../../asl/path/read.ts'
import { parsePath } from '../../../asl/path/parse.ts'
import { PathSyntaxError } from '../../../asl/path/syntax.ts'
import type { Json } from '../../../asl/json.ts'
import { contextValue, type HttpCall } from './call.ts'
import { decoded } from './match.ts'

const SOURCES = /\$\{((?:request|context|stageVariables)\.[^}]{1,512})\}|\$((?:request|context|stageVariables)\.[\w.[\]'"*@-]{1,512})/g // prettier-ignore

/** A text with its variables put in; one that is nothing but a variable may be any JSON. */
export function mapped(call: HttpCall, source: string): unknown {
  const whole = /^\$((?:request|context|stageVariables)\.[^\s$]{1,512})$/.exec(source)
  if (whole !== null) return valueOf(call, whole[1]!)
  return source.replace(SOURCES, (_, braced?: string, bare?: string) => {
    const value = valueOf(call, braced ?? bare ?? '')
    return value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value)
  })
}

function valueOf(call: HttpCall, name: string): unknown {
  const { request, stage, pathParameters, rawPath } = call
  const [root, kind, ...rest] = name.split('.')
  if (root === 'context') return contextValue(call, name.slice('context.'.length))
  if (root === 'stageVariables') return own(stage.StageVariables ?? {}, name.slice('stageVariables.'.length)) // prettier-ignore
  const key = rest.join('.')
  switch (kind) {
    case 'header':
      return request.repeated?.get(key.toLowerCase())?.join(',') ?? own(request.headers, key.toLowerCase()) // prettier-ignore
    case 'querystring':
      return new URLSearchParams(request.query).getAll(key).join(',') || undefined
    case 'path':
      return key === '' ? decoded(rawPath) : own(pathParameters, key)
    case 'body':
      return bodyValue(request.body, key)
    default:
      return undefined
  }
}

function own(values: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.hasOwn(values, name) ? values[name] : undefined
}

function bodyValue(body: Uint8Array, path: string): unknown {
  const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8')
  if (path === '') return text
  try {
    const none = () => undefined
    const input = JSON.parse(text) as Json
    const scope = { input, context: {}, variable: none, variables: () => ({}), chance: { float: () => 0, uuid: () => '' } } // prettier-ignore
    const found = readPath(parsePath(`$.${path}`), scope)
    return 'value' in found ? found.value : undefined
  } catch (error) {
    if (error instanceof PathSyntaxError || error instanceof SyntaxError) return undefined
    throw error
  }
}

export interface Target {
  readonly headers: Map<string, string>
  readonly query: URLSearchParams
  path: string | undefined
  status: number | undefined
}

/** `append:header.x`, `overwrite:path`, `remove:querystring.q`, `overwrite:statuscode`. */
export function applyMappings(
  call: HttpCall,
  parameters: Readonly<Record<string, string>>,
  target: Target,
): void {
  for (const [key, source] of Object.entries(parameters)) {
    const [operation, place = ''] = key.split(':')
    const value = operation === 'remove' ? undefined : mapped(call, source)
    const text = value === undefined || value === null ? undefined : typeof value === 'string' ? value : JSON.stringify(value) // prettier-ignore
    const [kind, ...rest] = place.split('.')
    const name = rest.join('.')
    if (kind === 'path' && operation === 'overwrite') target.path = text
    else if (kind === 'statuscode' && text !== undefined) target.status = Number(text)
    else if (kind === 'header') setHeader(target.headers, operation, name.toLowerCase(), text)
    else if (kind === 'querystring') setQuery(target.query, operation, name, text)
  }
}

function setHeader(
  headers: Map<string, string>,
  operation: string | undefined,
  name: string,
  text: string | undefined,
) {
  // prettier-ignore
  if (operation === 'remove') headers.delete(name)
  else if (text === undefined) return
  else if (operation === 'append' && headers.has(name)) headers.set(name, `${headers.get(name)},${text}`) // prettier-ignore
  else headers.set(name, text)
}

function setQuery(
  query: URLSearchParams,
  operation: string | undefined,
  name: string,
  text: string | undefined,
) {
  // prettier-ignore
  if (operation === 'remove') query.delete(name)
  else if (text === undefined) return
  else if (operation === 'append') query.append(name, text)
  else query.set(name, text)
}
