// An update, as a write: of an expression, or of AttributeUpdates.

import { invalid, validation } from '../errors.ts'
import { addressOf, type Place } from '../address.ts'
import type { Path } from '../expression/ast.ts'
import { parseUpdate } from '../expression/parse.ts'
import { projected } from '../expression/projection.ts'
import { bindUpdate, type BoundUpdate } from '../expression/update.ts'
import { refuseBothForms } from '../legacy/forms.ts'
import { legacyUpdate, type AttributeUpdate } from '../legacy/updates.ts'
import type { TableRow } from '../tables.ts'
import { copyOf, type Item, type WireItem } from '../value/types.ts'
import { storedItem } from '../value/validate.ts'
import { checkItemKeys, checkKey } from './check-keys.ts'
import { conditionOf, showsItem, substitutionsOf, type Conditional } from './condition-input.ts'
import { namesOf } from './keys.ts'
import type { Write, Written } from './write.ts'

export interface UpdateInput extends Conditional {
  readonly TableName?: string | undefined
  readonly Key?: Readonly<Record<string, unknown>> | undefined
  readonly UpdateExpression?: string | undefined
  readonly AttributeUpdates?: Readonly<Record<string, AttributeUpdate>> | undefined
}

const NO_CHANGE: BoundUpdate = { paths: [], apply: (item) => item }

/** With the paths that it writes, for `ReturnValues`. */
export function updateOf(input: UpdateInput, place: Place): Write & { paths: readonly Path[] } {
  const { UpdateExpression, AttributeUpdates } = input
  const { ConditionExpression, Expected, ConditionalOperator } = input
  refuseBothForms(
    { AttributeUpdates, Expected, ConditionalOperator },
    { UpdateExpression, ConditionExpression },
  )
  const key = storedItem(input.Key as WireItem)
  const substitutions = substitutionsOf(input, { UpdateExpression })
  const update =
    UpdateExpression !== undefined
      ? bindUpdate(parseUpdate(UpdateExpression), substitutions)
      : AttributeUpdates === undefined
        ? NO_CHANGE
        : legacyUpdate(AttributeUpdates)
  const condition = conditionOf(input, substitutions)
  substitutions.done()
  return {
    address: addressOf(input.TableName!, place),
    paths: update.paths,
    condition,
    showsItem: showsItem(input),
    keyOf(table) {
      checkKey(table, key)
      refuseKeyChange(table, update.paths)
      return key
    },
    change(before, table) {
      const after = update.apply(before ?? copyOf(key))
      checkItemKeys(table, after)
      return after
    },
  }
}

export function refuseKeyChange(table: TableRow, paths: readonly Path[]): void {
  const names = namesOf(table.key)
  const changed = paths.find(([name]) => names.includes(name as string))
  if (changed === undefined) return
  throw invalid(`Cannot update attribute ${String(changed[0])}. This attribute is part of the key`)
}

/** What an update answers with. UPDATED_* have only the parts that it wrote. */
export function returned(
  asked: string | undefined,
  { before, after }: Written,
  paths: readonly Path[],
): Item | undefined {
  switch (asked) {
    case 'ALL_OLD':
      return before
    case 'ALL_NEW':
      return after
    case 'UPDATED_OLD':
      return before && some(projected(paths)(before))
    case 'UPDATED_NEW':
      return after && some(projected(paths)(after))
    case 'NONE':
    case undefined:
      return undefined
    default:
      throw validation(`ReturnValues ${asked} is not supported`)
  }
}

function some(item: Item): Item | undefined {
  return Object.keys(item).length === 0 ? undefined : item
}
