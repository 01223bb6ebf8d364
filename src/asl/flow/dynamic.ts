// Values of fields that are given in the definition, by a path or by an expression.

import type { Dynamic } from '../definition.ts'
import { queryFailure, runtimeFailure } from '../failure.ts'
import { typeOf, type Json } from '../json.ts'
import { callIntrinsic } from '../intrinsic/evaluate.ts'
import { fill } from '../jsonata/template.ts'
import { readPath } from '../path/read.ts'
import type { Scope } from '../scope.ts'
import type { Query } from '../template.ts'

/** By a path that leads nowhere: `Invalid path '$.a' : No results for path: $['a']`. */
export function valueAt(query: Query, scope: Scope): Json {
  if (query.kind === 'call') return callIntrinsic(query.call, scope)
  const found = readPath(query.path, scope)
  if ('value' in found) return found.value
  throw runtimeFailure(`Invalid path '${query.path.text}' : ${found.missing}`)
}

export async function valueOf(dynamic: Dynamic, scope: Scope): Promise<Json> {
  if (dynamic.kind === 'static') return dynamic.value
  if (dynamic.kind === 'path') return valueAt(dynamic.query, scope)
  return fill(dynamic.template, scope, dynamic.field)
}

/** A whole number, or any number where `whole` is false. */
export async function numberOf(
  dynamic: Dynamic<number>,
  scope: Scope,
  whole = true,
): Promise<number> {
  const value = await valueOf(dynamic, scope)
  const valid = typeof value === 'number' && (!whole || Number.isInteger(value))
  if (valid) return value
  if (dynamic.kind === 'path') {
    const shown = typeof value === 'string' ? value : JSON.stringify(value)
    throw runtimeFailure(`The ${dynamic.field} field refers to value "${shown}" which is not a valid ${whole ? 'integer' : 'float'}: ${dynamic.text}`) // prettier-ignore
  }
  throw unexpected(dynamic, 'number', value)
}

export async function textOf(dynamic: Dynamic<string>, scope: Scope): Promise<string> {
  const value = await valueOf(dynamic, scope)
  if (typeof value === 'string') return value
  if (dynamic.kind !== 'path') throw unexpected(dynamic, 'string', value)
  throw runtimeFailure(`The ${dynamic.field} field refers to a value that is no string: ${dynamic.text}`) // prettier-ignore
}

/** An expression that yields another type than its field takes. */
export function unexpected(dynamic: Dynamic, expected: string, value: Json): Error {
  if (dynamic.kind !== 'template' || dynamic.template.kind !== 'expression') {
    return runtimeFailure(`Expected '${expected}', but was '${typeOf(value)}'`)
  }
  const { field, template } = dynamic
  return queryFailure(`The JSONata expression '${template.expression.text}' specified for the field '${field}' returned an unexpected result type. Expected '${expected}', but was '${typeOf(value)}' for value: ${JSON.stringify(value)}`, field) // prettier-ignore
}
