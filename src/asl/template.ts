// Payload templates of JSONPath: names that end in `.$` have a path or an intrinsic function as value.
// https://docs.aws.amazon.com/step-functions/latest/dg/input-output-inputpath-params.html

import { StateFailure } from './failure.ts'
import { callIntrinsic } from './intrinsic/evaluate.ts'
import { parseIntrinsic } from './intrinsic/parse.ts'
import type { Call } from './intrinsic/syntax.ts'
import { isObject, setMember, type Json } from './json.ts'
import { parsePath } from './path/parse.ts'
import { readPath } from './path/read.ts'
import type { Path } from './path/syntax.ts'
import type { Scope } from './scope.ts'

export type Query = { readonly kind: 'path'; readonly path: Path } | { readonly kind: 'call'; readonly call: Call } // prettier-ignore

export type Payload =
  | { readonly kind: 'value'; readonly value: Json }
  | { readonly kind: 'list'; readonly items: readonly Payload[] }
  | { readonly kind: 'members'; readonly members: readonly Member[] }

type Member =
  | { readonly name: string; readonly payload: Payload }
  | { readonly name: string; readonly query: Query }

/** A path or a call of an intrinsic function. Throws PathSyntaxError. */
export function parseQuery(text: string): Query {
  return text.startsWith('States.')
    ? { kind: 'call', call: parseIntrinsic(text) }
    : { kind: 'path', path: parsePath(text) }
}

/** `failed` is told of each field whose value is neither path nor call. */
export function parsePayload(value: Json, failed: (field: string) => void): Payload {
  if (Array.isArray(value)) {
    const items = value.map((one) => parsePayload(one as Json, failed))
    return items.every(isValue) ? { kind: 'value', value } : { kind: 'list', items }
  }
  if (!isObject(value)) return { kind: 'value', value }
  const members = Object.entries(value).map(([name, one]) => memberOf(name, one, failed))
  const plain = members.every((one) => 'payload' in one && isValue(one.payload))
  return plain ? { kind: 'value', value } : { kind: 'members', members }
}

function memberOf(name: string, value: Json, failed: (field: string) => void): Member {
  if (!name.endsWith('.$')) return { name, payload: parsePayload(value, failed) }
  try {
    if (typeof value === 'string') return { name: name.slice(0, -2), query: parseQuery(value) }
  } catch {
    // Told below.
  }
  failed(name)
  return { name, payload: { kind: 'value', value } }
}

function isValue(payload: Payload): boolean {
  return payload.kind === 'value'
}

/** `error`: what a path that leads nowhere is called. */
export function fillPayload(payload: Payload, scope: Scope, error: string): Json {
  switch (payload.kind) {
    case 'value':
      return payload.value
    case 'list':
      return payload.items.map((item) => fillPayload(item, scope, error))
    case 'members': {
      const filled: Record<string, Json> = {}
      for (const one of payload.members) {
        const value =
          'query' in one
            ? ask(one.query, scope, { field: `${one.name}.$`, error })
            : fillPayload(one.payload, scope, error)
        setMember(filled, one.name, value)
      }
      return filled
    }
  }
}

export function ask(
  query: Query,
  scope: Scope,
  { field, error }: { field: string; error: string },
): Json {
  if (query.kind === 'call') return callIntrinsic(query.call, scope)
  const found = readPath(query.path, scope)
  if ('value' in found) return found.value
  throw new StateFailure(
    error,
    `The JSONPath '${query.path.text}' specified for the field '${field}' could not be found in the input '${JSON.stringify(scope.input)}'`,
  )
}
