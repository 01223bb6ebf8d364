// ADD and DELETE of an update.

import { add } from '../value/number.ts'
import { kindOf, type Item, type Value } from '../value/types.ts'
import type { Path } from './ast.ts'
import { valueAt, withoutValue, withValue } from './path.ts'
import { invalidPath, wrongData } from './faults.ts'

/** A number is added to, a set joined; what is not there begins as it. */
export function withAdded(item: Item, path: Path, value: Value): Item {
  const before = valueAt(item, path)
  return (
    withValue(item, path, before === undefined ? value : joined(before, value)) ?? invalidPath()
  )
}

export function joined(before: Value, value: Value): Value {
  if (kindOf(before) !== kindOf(value)) throw wrongData()
  if ('N' in before && 'N' in value) return { N: add(before.N, value.N) }
  if ('SS' in before && 'SS' in value) return { SS: [...new Set([...before.SS, ...value.SS])] }
  if ('NS' in before && 'NS' in value) return { NS: [...new Set([...before.NS, ...value.NS])] }
  if ('BS' in before && 'BS' in value) return { BS: [...new Set([...before.BS, ...value.BS])] }
  throw wrongData()
}

/** A set that loses all members is gone. */
export function withDeleted(item: Item, path: Path, value: Value): Item {
  const before = valueAt(item, path)
  if (before === undefined) {
    if (path.length > 1 && valueAt(item, path.slice(0, -1)) === undefined) invalidPath()
    return item
  }
  const rest = remaining(before, value)
  const changed = rest === undefined ? withoutValue(item, path) : withValue(item, path, rest)
  return changed ?? invalidPath()
}

export function remaining(before: Value, value: Value): Value | undefined {
  if (kindOf(before) !== kindOf(value)) throw wrongData()
  if ('SS' in before && 'SS' in value) return less(before.SS, value.SS, (SS) => ({ SS }))
  if ('NS' in before && 'NS' in value) return less(before.NS, value.NS, (NS) => ({ NS }))
  if ('BS' in before && 'BS' in value) return less(before.BS, value.BS, (BS) => ({ BS }))
  throw wrongData()
}

function less(
  members: readonly string[],
  gone: readonly string[],
  made: (members: string[]) => Value,
): Value | undefined {
  const rest = members.filter((member) => !gone.includes(member))
  return rest.length === 0 ? undefined : made(rest)
}
