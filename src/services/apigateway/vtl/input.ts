// `$input` and `$util`.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html

import { readPath } from '../../../asl/path/read.ts'
import { parsePath } from '../../../asl/path/parse.ts'
import { PathSyntaxError } from '../../../asl/path/syntax.ts'
import type { Json } from '../../../asl/json.ts'
import { TemplateError } from './nodes.ts'
import { fromJson, printed, type Callable, type Value } from './values.ts'

export interface TemplateInput {
  readonly body: string
  readonly path: Readonly<Record<string, string>>
  /** The last value of each. */
  readonly querystring: Readonly<Record<string, string>>
  readonly header: Readonly<Record<string, string>>
}

export function inputOf(input: TemplateInput): Callable {
  let parsed: { value: Json } | undefined
  const json = (): Json => {
    parsed ??= { value: parsedBody(input.body) }
    return parsed.value
  }
  const read = (path: Value): Json | undefined => valueAt(json(), printed(path))
  return {
    members: { body: input.body },
    calls: {
      path: (path) => fromJson(read(path) ?? null),
      json: (path) => jsonText(read(path)),
      params: (name) => (name === undefined ? allParams(input) : param(input, printed(name))),
      body: () => input.body,
    },
  }
}

/** An empty body has nothing in it; what is no JSON is a text. */
function parsedBody(body: string): Json {
  if (body.trim() === '') return {}
  try {
    return JSON.parse(body) as Json
  } catch {
    return body
  }
}

function valueAt(input: Json, text: string): Json | undefined {
  // AWS takes `name` for `$.name`.
  const path = text.startsWith('$') ? text : `$.${text}`
  try {
    const none = () => undefined
    const scope = { input, context: {}, variable: none, variables: () => ({}), chance: { float: () => 0, uuid: () => '' } } // prettier-ignore
    const found = readPath(parsePath(path), scope)
    return 'value' in found ? found.value : undefined
  } catch (error) {
    if (error instanceof PathSyntaxError) throw new TemplateError(`JSONPath ${path.slice(0, 256)}: ${error.message}`) // prettier-ignore
    throw error
  }
}

/** What is not there is an empty text, in quotes. */
function jsonText(value: Json | undefined): string {
  return value === undefined ? '""' : JSON.stringify(value)
}

/** Path, then query, then headers, whose names have no case. */
function param({ path, querystring, header }: TemplateInput, name: string): string {
  if (Object.hasOwn(path, name)) return path[name]!
  if (Object.hasOwn(querystring, name)) return querystring[name]!
  const lower = name.toLowerCase()
  const found = Object.keys(header).find((key) => key.toLowerCase() === lower)
  return found === undefined ? '' : header[found]!
}

function allParams({ path, querystring, header }: TemplateInput): Value {
  const map = (values: Readonly<Record<string, string>>) => new Map<string, Value>(Object.entries(values)) // prettier-ignore
  return new Map<string, Value>([
    ['path', map(path)],
    ['querystring', map(querystring)],
    ['header', map(header)],
  ])
}

const text = (value: Value) => printed(value)

export const util: Callable = {
  calls: {
    escapeJavaScript: (value) => escapeJavaScript(text(value)),
    parseJson(value) {
      try {
        return fromJson(JSON.parse(text(value)))
      } catch {
        return null
      }
    },
    // As java.net.URLEncoder: a space is a plus.
    urlEncode: (value) =>
      encodeURIComponent(text(value).toWellFormed())
        .replace(/[!'()~]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)
        .replaceAll('%20', '+'),
    urlDecode(value) {
      try {
        return decodeURIComponent(text(value).replaceAll('+', ' '))
      } catch {
        return text(value)
      }
    },
    base64Encode: (value) => Buffer.from(text(value), 'utf8').toString('base64'),
    base64Decode: (value) => Buffer.from(text(value), 'base64').toString('utf8'),
  },
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  "'": "\\'",
  '"': '\\"',
  '/': '\\/',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\b': '\\b',
  '\f': '\\f',
}

/** As commons-lang's StringEscapeUtils, single quotes and slashes included. */
function escapeJavaScript(value: string): string {
  let escaped = ''
  for (const c of value) {
    const code = c.codePointAt(0)!
    escaped += ESCAPES[c] ?? (code < 32 || code > 126 ? unicode(c) : c)
  }
  return escaped
}

function unicode(c: string): string {
  return [...Array(c.length).keys()]
    .map((i) => `\\u${c.charCodeAt(i).toString(16).toUpperCase().padStart(4, '0')}`)
    .join('')
}
