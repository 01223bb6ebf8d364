// Document paths in an item: found, set, removed. Items are never changed in place.

import { copyOf, type Item, type Value } from '../value/types.ts'
import type { Path } from './ast.ts'

export function attributeOf(item: Item, name: string): Value | undefined {
  return Object.hasOwn(item, name) ? item[name] : undefined
}

export function valueAt(item: Item, path: Path): Value | undefined {
  let value = attributeOf(item, path[0] as string)
  for (let i = 1; value !== undefined && i < path.length; i++) value = memberOf(value, path[i]!)
  return value
}

function memberOf(value: Value, step: string | number): Value | undefined {
  if (typeof step === 'number') return 'L' in value ? value.L[step] : undefined
  return 'M' in value ? attributeOf(value.M, step) : undefined
}

/** Undefined when the path leads through something that is not there or no document. */
export function withValue(item: Item, path: Path, value: Value): Item | undefined {
  return edited({ M: item }, path, 0, () => value)
}

/** Undefined when the path leads through nothing; what is not there at its end may well be absent. */
export function withoutValue(item: Item, path: Path): Item | undefined {
  return edited({ M: item }, path, 0, () => undefined)
}

function edited(
  within: Value,
  path: Path,
  at: number,
  last: () => Value | undefined,
): Item | undefined {
  const whole = step(within, path, at, last)
  return whole !== undefined && 'M' in whole ? whole.M : undefined
}

function step(
  within: Value,
  path: Path,
  at: number,
  last: () => Value | undefined,
): Value | undefined {
  const here = path[at]!
  const isLast = at === path.length - 1
  const before = memberOf(within, here)
  if (!isLast && before === undefined) return undefined
  const now = isLast ? last() : step(before!, path, at + 1, last)
  if (!isLast && now === undefined) return undefined
  if (typeof here === 'string') return 'M' in within ? inMap(within.M, here, now) : undefined
  return 'L' in within ? inList(within.L, here, now) : undefined
}

function inMap(map: Item, name: string, value: Value | undefined): Value {
  const changed = copyOf(map)
  if (value === undefined) delete changed[name]
  else changed[name] = value
  return { M: changed }
}

/** Beyond the end of a list is its end. */
function inList(list: readonly Value[], index: number, value: Value | undefined): Value {
  if (value === undefined) return { L: list.filter((_, i) => i !== index) }
  if (index >= list.length) return { L: [...list, value] }
  return { L: list.map((member, i) => (i === index ? value : member)) }
}
