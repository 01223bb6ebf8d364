// A put and a delete, as writes.

import { validation } from '../errors.ts'
import { addressOf, type Place } from '../address.ts'
import type { WireItem } from '../value/types.ts'
import { storedItem } from '../value/validate.ts'
import { checkItemKeys, checkKey } from './check-keys.ts'
import { conditionOf, showsItem, substitutionsOf, type Conditional } from './condition-input.ts'
import type { Write } from './write.ts'

export interface PutInput extends Conditional {
  readonly TableName?: string | undefined
  readonly Item?: Readonly<Record<string, unknown>> | undefined
}

export interface DeleteInput extends Conditional {
  readonly TableName?: string | undefined
  readonly Key?: Readonly<Record<string, unknown>> | undefined
}

export function putOf(input: PutInput, place: Place): Write {
  const item = storedItem(input.Item as WireItem)
  return {
    ...condition(input),
    address: addressOf(input.TableName!, place),
    keyOf(table) {
      checkItemKeys(table, item)
      return item
    },
    change: () => item,
  }
}

export function deleteOf(input: DeleteInput, place: Place): Write {
  return { ...checkOf(input, place), change: () => undefined }
}

/** What asks for a condition, and changes nothing. */
export function checkOf(input: DeleteInput, place: Place): Write {
  const key = storedItem(input.Key as WireItem)
  return {
    ...condition(input),
    address: addressOf(input.TableName!, place),
    keyOf(table) {
      checkKey(table, key)
      return key
    },
  }
}

function condition(input: Conditional) {
  const substitutions = substitutionsOf(input)
  const test = conditionOf(input, substitutions)
  substitutions.done()
  return { condition: test, showsItem: showsItem(input) }
}

/** PutItem and DeleteItem answer with what was there, or nothing. */
export function requireOldOrNone(asked: string | undefined): void {
  if (asked === undefined || asked === 'NONE' || asked === 'ALL_OLD') return
  throw validation('ReturnValues can only be ALL_OLD or NONE')
}
