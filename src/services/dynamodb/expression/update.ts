// Updates: all reads see the item as it was, all writes happen together.
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.UpdateExpressions.html

import { validation } from '../errors.ts'
import { add, subtract } from '../value/number.ts'
import { kindOf, type Item, type Kind, type Value } from '../value/types.ts'
import type { Operand, Path, Term, Update } from './ast.ts'
import { invalidPath, wrongData } from './faults.ts'
import { refuseOverlaps } from './overlap.ts'
import { valueAt, withoutValue, withValue } from './path.ts'
import { withAdded, withDeleted } from './sets.ts'
import type { Bindings } from './substitutions.ts'

const KIND = 'UpdateExpression'

export interface BoundUpdate {
  /** Every path that it writes. */
  readonly paths: readonly Path[]
  apply(item: Item): Item
}

type Reader = (item: Item) => Value

const LONG: Readonly<Record<Kind, string>> = {
  S: 'STRING',
  N: 'NUMBER',
  B: 'BINARY',
  SS: 'STRING_SET',
  NS: 'NUMBER_SET',
  BS: 'BINARY_SET',
  M: 'MAP',
  L: 'LIST',
  NULL: 'NULL',
  BOOL: 'BOOLEAN',
}
const SETS: readonly Kind[] = ['SS', 'NS', 'BS']

export function bindUpdate(update: Update, substitutions: Bindings): BoundUpdate {
  const bind = new Binder(substitutions)
  const sets = update.set.map(({ path, term }) => ({
    path: bind.path(path),
    read: bind.term(term),
  }))
  const removed = update.remove.map((path) => bind.path(path))
  const added = update.add.map(({ path, value }) => ({
    path: bind.path(path),
    value: bind.sized('ADD', value, ['N', ...SETS]),
  }))
  const deleted = update.delete.map(({ path, value }) => ({
    path: bind.path(path),
    value: bind.sized('DELETE', value, SETS),
  }))
  const paths = [...sets, ...added, ...deleted].map(({ path }) => path).concat(removed)
  refuseOverlaps(paths, KIND)
  // From the end of a list to its beginning, so that places stay what the item had there.
  const lastFirst = removed.toSorted((one, other) => lastIndex(other) - lastIndex(one))
  return {
    paths,
    apply(item) {
      const values = sets.map(({ path, read }) => ({ path, value: read(item) }))
      let changed = item
      // Beyond the end of a list the lower place is the earlier one.
      for (const { path, value } of values.toSorted(
        (a, b) => lastIndex(a.path) - lastIndex(b.path),
      )) {
        changed = withValue(changed, path, value) ?? invalidPath()
      }
      for (const { path, value } of added) changed = withAdded(changed, path, value)
      for (const { path, value } of deleted) changed = withDeleted(changed, path, value)
      for (const path of lastFirst) {
        changed = withoutValue(changed, path) ?? (path.length > 1 ? invalidPath() : changed)
      }
      return changed
    },
  }
}

function lastIndex(path: Path): number {
  const last = path.at(-1)
  return typeof last === 'number' ? last : -1
}

class Binder {
  readonly #substitutions: Bindings

  constructor(substitutions: Bindings) {
    this.#substitutions = substitutions
  }

  path(path: Path): Path {
    return this.#substitutions.path(path, KIND)
  }

  /** A value of a type that the section takes. */
  sized(section: 'ADD' | 'DELETE', name: string, kinds: readonly Kind[]): Value {
    const value = this.#substitutions.value(name, KIND)
    if (kinds.includes(kindOf(value))) return value
    throw validation(
      `Invalid ${KIND}: Incorrect operand type for operator or function; operator: ${section}, operand type: ${LONG[kindOf(value)]}, typeSet: ALLOWED_FOR_${section}_OPERAND`,
    )
  }

  term(term: Term): Reader {
    if (term.is !== 'sum') return this.#operand(term)
    const [left, right] = [this.#operand(term.left), this.#operand(term.right)]
    for (const operand of [term.left, term.right]) this.#requireConstant(term.sign, operand, 'N')
    const combine = term.sign === '+' ? add : subtract
    return (item) => {
      const [a, b] = [left(item), right(item)]
      if (!('N' in a) || !('N' in b)) throw wrongData()
      return { N: combine(a.N, b.N) }
    }
  }

  #requireConstant(name: string, operand: Operand, kind: Kind): void {
    if (operand.is !== 'value') return
    const found = kindOf(this.#substitutions.value(operand.name, KIND))
    if (found === kind) return
    throw validation(
      `Invalid ${KIND}: Incorrect operand type for operator or function; operator or function: ${name}, operand type: ${found}`,
    )
  }

  #operand(operand: Operand): Reader {
    if (operand.is === 'value') {
      const value = this.#substitutions.value(operand.name, KIND)
      return () => value
    }
    if (operand.is === 'path') {
      const path = this.path(operand.path)
      return (item) => valueAt(item, path) ?? absent()
    }
    return this.#call(operand.name, operand.operands)
  }

  #call(name: string, operands: readonly Operand[]): Reader {
    if (name !== 'if_not_exists' && name !== 'list_append') {
      const known = [
        'attribute_exists',
        'attribute_not_exists',
        'attribute_type',
        'begins_with',
        'contains',
        'size',
      ]
      throw validation(
        known.includes(name)
          ? `Invalid ${KIND}: The function is not allowed in an update expression; function: ${name}`
          : `Invalid ${KIND}: Invalid function name; function: ${name}`,
      )
    }
    if (operands.length !== 2) {
      throw validation(
        `Invalid ${KIND}: Incorrect number of operands for operator or function; operator or function: ${name}, number of operands: ${operands.length}`,
      )
    }
    const [first, second] = operands as [Operand, Operand]
    const otherwise = this.#operand(second)
    if (name === 'if_not_exists') {
      if (first.is !== 'path') {
        throw validation(
          `Invalid ${KIND}: Operator or function requires a document path; operator or function: if_not_exists`,
        )
      }
      const path = this.path(first.path)
      return (item) => valueAt(item, path) ?? otherwise(item)
    }
    for (const operand of [first, second]) this.#requireConstant(name, operand, 'L')
    const list = this.#operand(first)
    return (item) => {
      const [a, b] = [list(item), otherwise(item)]
      if (!('L' in a) || !('L' in b)) throw wrongData()
      return { L: [...a.L, ...b.L] }
    }
  }
}

function absent(): never {
  throw validation('The provided expression refers to an attribute that does not exist in the item')
}
