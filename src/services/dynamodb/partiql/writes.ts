// INSERT, UPDATE, DELETE and EXISTS, as writes.
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-reference.update.html

import { AwsError } from '../../../kernel/aws-error.ts'
import { addressOf, type Place } from '../address.ts'
import { conditionFailed, validation } from '../errors.ts'
import { bindCondition } from '../expression/condition.ts'
import type { Condition, Path } from '../expression/ast.ts'
import { bindUpdate } from '../expression/update.ts'
import { checkItemKeys, checkKey } from '../item/check-keys.ts'
import { namesOf } from '../item/keys.ts'
import { refuseKeyChange } from '../item/update.ts'
import type { Write } from '../item/write.ts'
import type { TableRow } from '../tables.ts'
import { emptyItem, type Item } from '../value/types.ts'
import type { Change, Delete, Exists, Insert, Returning, WriteStatement } from './ast.ts'
import { equalities, type Bound } from './bind.ts'

export interface StatementWrite extends Write {
  readonly returning: Returning | undefined
  /** That it changes. */
  readonly paths: readonly Path[]
}

const KIND = 'ConditionExpression'

export function writeOf(
  bound: Bound<WriteStatement>,
  place: Place,
  onFailure: string | undefined,
): StatementWrite {
  const address = addressOf(bound.statement.table, place)
  const common = { address, showsItem: onFailure === 'ALL_OLD', returning: undefined, paths: [] }
  switch (bound.statement.is) {
    case 'insert':
      return { ...common, ...insertion(bound as Bound<Insert>) }
    case 'update':
      return { ...common, ...change(bound as Bound<Change>) }
    case 'delete':
      return { ...common, ...deletion(bound as Bound<Delete>, common.showsItem) }
    case 'exists':
      return { ...common, ...tested(bound as Bound<Exists>) }
  }
}

type Part = Partial<StatementWrite> & Pick<StatementWrite, 'keyOf'>

function insertion({ statement, valueOf }: Bound<Insert>): Part {
  const value = valueOf(statement.item)
  if (!('M' in value)) throw validation('The value of INSERT must be a map of attributes')
  const item = value.M
  return {
    keyOf(table) {
      checkItemKeys(table, item)
      return item
    },
    change(before) {
      if (before === undefined) return item
      throw new AwsError('DuplicateItemException', 'Duplicate primary key exists in table')
    },
  }
}

function change(bound: Bound<Change>): Part {
  const { update, returning } = bound.statement
  const { paths, apply } = bindUpdate(update, bound.bindings)
  const { keyOf, condition } = tested(bound)
  return {
    ...{ returning, paths, condition },
    keyOf(table) {
      const key = keyOf(table)
      refuseKeyChange(table, paths)
      return key
    },
    // The condition names the key, so an item that is not there does not pass it.
    change(before, table) {
      const after = apply(before!)
      checkItemKeys(table, after)
      return after
    },
  }
}

/** An item that is not there is none to delete, and none that fails the condition. */
function deletion(bound: Bound<Delete>, showsItem: boolean): Part {
  const { keyOf, condition } = tested(bound)
  return {
    returning: bound.statement.returning,
    keyOf,
    change(before) {
      if (before === undefined || condition(before)) return undefined
      throw conditionFailed(showsItem ? before : undefined)
    },
  }
}

function tested({ statement, bindings }: Bound<Change | Delete | Exists>) {
  const { where } = statement
  return {
    keyOf: (table: TableRow) => keyIn(table, where, bindings),
    condition: bindCondition(where, bindings, KIND),
  }
}

/** The item that a condition names by its whole key. Throws ValidationException. */
export function keyIn(
  table: TableRow,
  where: Condition | undefined,
  bindings: Bound['bindings'],
): Item {
  const given = where === undefined ? new Map<string, never>() : equalities(where, bindings)
  const key = emptyItem()
  for (const name of namesOf(table.key)) {
    const value = given.get(name)
    if (value === undefined) {
      throw validation('Where clause does not contain a mandatory equality on all key attributes')
    }
    key[name] = value
  }
  checkKey(table, key)
  return key
}
