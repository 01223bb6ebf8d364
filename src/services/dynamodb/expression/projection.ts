// Which parts of an item an answer has.
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.ProjectionExpressions.html

import { emptyItem, type Item, type Value } from '../value/types.ts'
import type { Path } from './ast.ts'
import { refuseOverlaps } from './overlap.ts'
import { parseProjection } from './parse.ts'
import { valueAt } from './path.ts'
import type { Substitutions } from './substitutions.ts'

export type Projection = (item: Item) => Item

export function bindProjection(text: string, substitutions: Substitutions): readonly Path[] {
  const kind = 'ProjectionExpression'
  const paths = parseProjection(text).map((path) => substitutions.path(path, kind))
  refuseOverlaps(paths, kind)
  return paths
}

/** Members keep their places in maps; those of a list stand together. */
export function projected(paths: readonly Path[]): Projection {
  return (item) => {
    const answer = emptyItem()
    const trees = new Map<string, Path[]>()
    for (const path of paths) {
      const name = path[0] as string
      trees.set(name, [...(trees.get(name) ?? []), path.slice(1)])
    }
    for (const [name, rests] of trees) {
      const value = valueAt(item, [name])
      const part = value && partOf(value, rests)
      if (part !== undefined) answer[name] = part
    }
    return answer
  }
}

function partOf(value: Value, paths: readonly Path[]): Value | undefined {
  if (paths.some(({ length }) => length === 0)) return value
  if ('M' in value) {
    const chosen = emptyItem()
    for (const [step, rests] of byStep(paths)) {
      const member = typeof step === 'string' ? valueAt(value.M, [step]) : undefined
      const part = member && partOf(member, rests)
      if (part !== undefined) chosen[step] = part
    }
    return Object.keys(chosen).length === 0 ? undefined : { M: chosen }
  }
  if (!('L' in value)) return undefined
  const chosen = [...byStep(paths)]
    .filter((entry): entry is [number, Path[]] => typeof entry[0] === 'number')
    .toSorted(([one], [other]) => one - other)
    .flatMap(([index, rests]) => {
      const member = value.L[index]
      const part = member && partOf(member, rests)
      return part === undefined ? [] : [part]
    })
  return chosen.length === 0 ? undefined : { L: chosen }
}

function byStep(paths: readonly Path[]): Map<string | number, Path[]> {
  const found = new Map<string | number, Path[]>()
  for (const [step, ...rest] of paths) found.set(step!, [...(found.get(step!) ?? []), rest])
  return found
}
