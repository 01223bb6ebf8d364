// What a query is made of: filters, each from one value to any number of them.

import { JqError } from './error.ts'
import { FUNCTIONS } from './functions.ts'
import {
  arithmetic,
  compare,
  fieldOf,
  isTrue,
  shown,
  textOf,
  typeOf,
  type Fields,
  type Operator,
  type Value,
} from './value.ts'

export interface Scope {
  readonly variables: ReadonlyMap<string, Value>
  /** Counts values that are made, so that no query runs for ever. */
  readonly budget: { left: number }
}

export type Filter = (input: Value, scope: Scope) => Iterable<Value>

function spend({ budget }: Scope): void {
  if (--budget.left < 0) throw new JqError('the query does too much')
}

export const identity: Filter = (input) => [input]
export const literal =
  (value: Value): Filter =>
  () => [value]

export const variable =
  (name: string): Filter =>
  (_, { variables }) => {
    if (!variables.has(name)) throw new JqError(`$${name} is not defined`)
    return [variables.get(name)]
  }

export function piped(left: Filter, right: Filter): Filter {
  return function* (input, scope) {
    for (const value of left(input, scope)) {
      spend(scope)
      yield* right(value, scope)
    }
  }
}

export function bound(left: Filter, name: string, body: Filter): Filter {
  return function* (input, scope) {
    for (const value of left(input, scope)) {
      const variables = new Map([...scope.variables, [name, value]])
      yield* body(input, { ...scope, variables })
    }
  }
}

export function sequence(left: Filter, right: Filter): Filter {
  return function* (input, scope) {
    yield* left(input, scope)
    yield* right(input, scope)
  }
}

/** `//`: what is neither null nor false on the left, or else the right. */
export function alternative(left: Filter, right: Filter): Filter {
  return function* (input, scope) {
    let found = false
    for (const value of ignoringErrors(left, input, scope)) {
      if (!isTrue(value)) continue
      found = true
      yield value
    }
    if (!found) yield* right(input, scope)
  }
}

function* ignoringErrors(filter: Filter, input: Value, scope: Scope): Generator<Value> {
  try {
    yield* filter(input, scope)
  } catch (error) {
    if (!(error instanceof JqError)) throw error
  }
}

export function indexed(of: Filter, by: Filter): Filter {
  return function* (input, scope) {
    for (const value of of(input, scope)) {
      for (const key of by(input, scope)) yield fieldOf(value, key)
    }
  }
}

export function sliced(of: Filter, start: Filter | undefined, end: Filter | undefined): Filter {
  const one = (filter: Filter | undefined, input: Value, scope: Scope): number | undefined => {
    if (filter === undefined) return undefined
    const [value] = filter(input, scope)
    return typeof value === 'number' ? value : undefined
  }
  return function* (input, scope) {
    const [from, to] = [one(start, input, scope), one(end, input, scope)]
    for (const value of of(input, scope)) {
      if (value === null) yield null
      else if (typeof value === 'string') yield [...value].slice(from, to).join('')
      else if (Array.isArray(value)) yield value.slice(from, to)
      else throw new JqError(`Cannot index ${typeOf(value)} with object`)
    }
  }
}

export function each(of: Filter): Filter {
  return function* (input, scope) {
    for (const value of of(input, scope)) {
      if (typeof value !== 'object' || value === null) {
        throw new JqError(`Cannot iterate over ${shown(value)}`)
      }
      for (const one of Object.values(value)) {
        spend(scope)
        yield one
      }
    }
  }
}

export const recursed: Filter = function* (input, scope) {
  spend(scope)
  yield input
  if (typeof input !== 'object' || input === null) return
  for (const value of Object.values(input)) yield* recursed(value, scope)
}

export function collected(inside: Filter): Filter {
  return (input, scope) => [[...inside(input, scope)]]
}

export function constructed(entries: readonly (readonly [key: Filter, value: Filter])[]): Filter {
  return function* (input, scope) {
    let made: Fields[] = [{}]
    for (const [key, value] of entries) {
      const next: Fields[] = []
      for (const before of made) {
        for (const name of key(input, scope)) {
          if (typeof name !== 'string') {
            throw new JqError(`Object keys must be strings, and ${shown(name)} is none`)
          }
          for (const one of value(input, scope)) {
            spend(scope)
            next.push(Object.fromEntries([...Object.entries(before), [name, one]]))
          }
        }
      }
      made = next
    }
    yield* made
  }
}

export function interpolated(parts: readonly Filter[]): Filter {
  return function* (input, scope) {
    let texts = ['']
    for (const part of parts) {
      const values = [...part(input, scope)].map(textOf)
      texts = texts.flatMap((text) => values.map((value) => text + value))
      for (const _ of texts) spend(scope)
    }
    yield* texts
  }
}

export function negated(of: Filter): Filter {
  return function* (input, scope) {
    for (const value of of(input, scope)) {
      if (typeof value !== 'number') throw new JqError(`${shown(value)} cannot be negated`)
      yield -value
    }
  }
}

export function condition(test: Filter, then: Filter, otherwise: Filter): Filter {
  return function* (input, scope) {
    for (const value of test(input, scope)) {
      yield* isTrue(value) ? then(input, scope) : otherwise(input, scope)
    }
  }
}

export function tried(body: Filter, caught: Filter | undefined): Filter {
  return function* (input, scope) {
    try {
      yield* body(input, scope)
    } catch (error) {
      if (!(error instanceof JqError)) throw error
      if (caught !== undefined) yield* caught(error.message, scope)
    }
  }
}

const COMPARE: Readonly<Record<string, (order: number) => boolean>> = {
  '==': (order) => order === 0,
  '!=': (order) => order !== 0,
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
  '>': (order) => order > 0,
  '>=': (order) => order >= 0,
}

export function binary(operator: string, left: Filter, right: Filter): Filter {
  return function* (input, scope) {
    for (const one of left(input, scope)) {
      if (operator === 'and' && !isTrue(one)) yield false
      else if (operator === 'or' && isTrue(one)) yield true
      else {
        for (const other of right(input, scope)) {
          spend(scope)
          yield combined(operator, one, other)
        }
      }
    }
  }
}

function combined(operator: string, one: Value, other: Value): Value {
  if (operator === 'and' || operator === 'or') return isTrue(other)
  const test = COMPARE[operator]
  return test ? test(compare(one, other)) : arithmetic(operator as Operator, one, other)
}

type Form = (args: readonly Filter[]) => Filter

/** Those whose arguments are filters. */
const FORMS: ReadonlyMap<string, Form> = new Map<string, Form>([
  ['empty/0', () => () => []],
  ['error/0', () => (input) => { throw new JqError(textOf(input)) }], // prettier-ignore
  ['select/1', ([test]) => condition(test!, identity, () => [])],
  ['map/1', ([body]) => collected(piped(each(identity), body!))],
  ['recurse/0', () => recursed],
  ['first/1', ([body]) => function* (input, scope) {
    for (const value of body!(input, scope)) return yield value
  }], // prettier-ignore
  ['any/1', ([test]) => piped(collected(piped(each(identity), test!)), called('any', []))],
  ['all/1', ([test]) => piped(collected(piped(each(identity), test!)), called('all', []))],
])

export function called(name: string, args: readonly Filter[]): Filter {
  const key = `${name}/${args.length}`
  const form = FORMS.get(key)
  if (form !== undefined) return form(args)
  const plain = FUNCTIONS.get(key)
  if (plain === undefined) throw new JqError(`${key} is not defined`)
  const [first] = args
  if (first === undefined) return (input) => [plain(input)]
  return function* (input, scope) {
    for (const argument of first(input, scope)) yield plain(input, argument)
  }
}
