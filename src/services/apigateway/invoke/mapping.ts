// Where values of parameters come from: `method.request.querystring.q`, `context.stage`, `'a text'`.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/request-response-data-mappings.html

import { contextAt, type ApiCall } from './call.ts'
import { header } from './received.ts'
import { inputOf } from '../vtl/input.ts'
import { printed, type Value } from '../vtl/values.ts'

/** All values that a source names; undefined where it names nothing that is there. */
export function valuesOf(call: ApiCall, source: string): readonly string[] | undefined {
  if (source.startsWith("'") && source.endsWith("'") && source.length > 1) return [source.slice(1, -1)] // prettier-ignore
  const [where = '', name = '', ...rest] = source.split('.')
  if (where === 'stageVariables') return Object.hasOwn(call.variables, name) ? [call.variables[name]!] : undefined // prettier-ignore
  if (where === 'context') return textOf(contextAt(call.context, [name, ...rest].join('.')))
  if (where !== 'method' || name !== 'request') return undefined
  return fromRequest(call, source.slice('method.request.'.length))
}

function fromRequest({ received }: ApiCall, source: string): readonly string[] | undefined {
  if (source === 'body' || /^body[.[]/.test(source)) {
    return fromBody(received.body.toString('utf8'), source)
  }
  const dot = source.indexOf('.')
  const [kind, name] = [source.slice(0, dot), source.slice(dot + 1)]
  if (kind === 'path') return Object.hasOwn(received.pathParameters, name) ? [received.pathParameters[name]!] : undefined // prettier-ignore
  if (kind === 'querystring') return last(received.query.get(name))
  if (kind === 'multivaluequerystring') return received.query.get(name)
  if (kind === 'header') return last(header(received, name))
  return kind === 'multivalueheader' ? header(received, name) : undefined
}

const last = (values: readonly string[] | undefined) => values && [values.at(-1)!]

/** `body`, or a JSONPath after it: `body.orders[0].id`. */
export function fromBody(body: string, source: string): readonly string[] | undefined {
  if (source === 'body') return [body]
  const value = inputOf({ body, path: {}, querystring: {}, header: {} }).calls['path']!(`$${source.slice('body'.length)}`) // prettier-ignore
  return textOf(value)
}

function textOf(value: Value): readonly string[] | undefined {
  return value === null || value === undefined ? undefined : [printed(value)]
}
