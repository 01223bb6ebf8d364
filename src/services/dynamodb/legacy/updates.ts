// `AttributeUpdates`: PUT, ADD and DELETE of before there were expressions.
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LegacyConditionalParameters.AttributeUpdates.html

import { invalid } from '../errors.ts'
import { attributeOf } from '../expression/path.ts'
import { joined, remaining } from '../expression/sets.ts'
import type { BoundUpdate } from '../expression/update.ts'
import { copyOf, kindOf, type Value, type WireValue } from '../value/types.ts'
import { storedValue } from '../value/validate.ts'

export interface AttributeUpdate {
  readonly Action?: string | undefined
  readonly Value?: unknown
}

const SETS = new Set(['SS', 'NS', 'BS'])

export function legacyUpdate(updates: Readonly<Record<string, AttributeUpdate>>): BoundUpdate {
  const changes = Object.keys(updates).map((name) => ({ name, ...changeOf(name, updates[name]!) }))
  return {
    paths: changes.map(({ name }) => [name]),
    apply(item) {
      const changed = copyOf(item)
      for (const { name, next } of changes) {
        const value = next(attributeOf(item, name))
        if (value === undefined) delete changed[name]
        else changed[name] = value
      }
      return changed
    },
  }
}

function changeOf(name: string, { Action = 'PUT', Value: given }: AttributeUpdate) {
  const value = given === undefined ? undefined : storedValue(given as WireValue)
  if (value === undefined) {
    if (Action !== 'DELETE') {
      throw invalid(`Only DELETE action is allowed when no attribute value is specified`)
    }
    return { next: () => undefined }
  }
  const kind = kindOf(value)
  if (Action === 'DELETE') {
    if (!SETS.has(kind)) {
      throw invalid(`DELETE action with value is not supported for the type ${kind}`)
    }
    return { next: (before: Value | undefined) => before && remaining(before, value) }
  }
  if (Action === 'ADD') {
    if (kind === 'L') return { next: (before: Value | undefined) => appended(before, value) }
    if (kind !== 'N' && !SETS.has(kind)) {
      throw invalid(`ADD action is not supported for the type ${kind}`)
    }
    return { next: (before: Value | undefined) => (before ? joined(before, value) : value) }
  }
  return { next: () => value, name }
}

function appended(before: Value | undefined, value: Value): Value {
  if (before === undefined || !('L' in value)) return value
  if (!('L' in before)) throw invalid('Type mismatch for attribute to update')
  return { L: [...before.L, ...value.L] }
}
