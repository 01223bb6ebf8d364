// Pattern text → branches of leaves. Fields are AND-ed, values in an array OR-ed; every `$or` forks
// the branches, so what is matched is always a plain conjunction.
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html

import type { Dialect } from './dialect.ts'
import { InvalidPattern } from './invalid-pattern.ts'
import { readMatchExpression } from './match-expression.ts'
import { exactLiteral, exactNumber, exactText, type Matcher, type Scalar } from './matcher.ts'
import { TokenReader } from './token-reader.ts'
import { isTooComplex } from './wildcard-complexity.ts'

/** One field of a pattern: any of `matchers` may match. */
export interface Leaf {
  /** Names joined by dots; a dot inside a name is as good as nesting. */
  readonly path: string
  readonly matchers: readonly Matcher[]
  /** Values that match as they are. */
  readonly exact: ReadonlySet<Scalar>
  /** The matchers that must be tried one by one. */
  readonly tried: readonly Matcher[]
}

/** Leaves by path: a path given twice keeps the later one. */
export type Branch = Map<string, Leaf>

const RESERVED_INSIDE_OR = new Set([
  ...['exactly', 'equals-ignore-case', 'prefix', 'suffix', 'anything-but', 'exists', 'wildcard'],
  ...['numeric', 'cidr', '=', '<', '<=', '>', '>=', 'regex', 'not-wildcard'],
  ...['not-equals-ignore-case', 'date-after', 'date-on-or-after', 'date-before'],
  ...['date-on-or-before', 'in-date-range', 'ip-address-in-range', 'ip-address-not-in-range'],
])

export function compileBranches(source: string, dialect: Dialect): Branch[] {
  if (source.length > dialect.maxLength)
    throw new InvalidPattern(`The pattern is longer than ${dialect.maxLength} characters`)
  const reader = new TokenReader(source, dialect.maxDepth)
  if (reader.next() !== 'start-object') reader.fail('Filter is not an object')
  const compiler = new Compiler(reader, dialect)
  compiler.object([], false)
  reader.next()
  return compiler.branches
}

/** Leaves in all branches together: what a pattern may cost to hold and to match. */
const MAX_PLACED_LEAVES = 100_000

class Compiler {
  readonly #reader: TokenReader
  readonly #dialect: Dialect
  #placed = 0
  branches: Branch[] = [new Map()]

  constructor(reader: TokenReader, dialect: Dialect) {
    this.#reader = reader
    this.#dialect = dialect
  }

  /** Reads an object whose opening brace is the current token, up to its closing one. */
  object(path: readonly string[], insideOr: boolean): void {
    const reader = this.#reader
    let empty = true
    while (reader.next() !== 'end-object') {
      empty = false
      const name = reader.name
      if (name === '$or' && isOr(reader.fork())) {
        this.#or(path)
        continue
      }
      if (insideOr && RESERVED_INSIDE_OR.has(name))
        reader.fail(`${name} is Ruler reserved fieldName which cannot be used inside $or.`)
      const token = reader.next()
      if (token === 'start-object') this.object([...path, name], insideOr)
      else if (token === 'start-array') this.#leaf([...path, name].join('.'))
      else reader.fail(`"${name}" must be an object or an array`)
    }
    if (empty) reader.fail('Empty objects are not allowed')
  }

  #or(path: readonly string[]): void {
    const reader = this.#reader
    const before = this.branches
    const after: Branch[] = []
    reader.next()
    while (reader.next() !== 'end-array') {
      for (const branch of before) this.#place(branch.size)
      this.branches = before.map((branch) => new Map(branch))
      this.object(path, true)
      after.push(...this.branches)
      if (after.length > this.#dialect.maxCombinations)
        throw new InvalidPattern(
          `Rule is too complex - $or yields more than ${this.#dialect.maxCombinations} combinations`,
        )
    }
    this.branches = after
  }

  #leaf(path: string): void {
    const reader = this.#reader
    const matchers: Matcher[] = []
    for (let token = reader.next(); token !== 'end-array'; token = reader.next()) {
      if (token === 'start-object') matchers.push(readMatchExpression(reader, this.#dialect))
      else if (token === 'string') matchers.push(exactText(reader.text()))
      else if (token === 'number') matchers.push(exactNumber(reader.text()))
      else if (token === 'true' || token === 'false') matchers.push(exactLiteral(token === 'true'))
      else if (token === 'null') matchers.push(exactLiteral(null))
      else reader.fail('Match value must be String, number, true, false, or null')
    }
    if (matchers.length === 0) reader.fail('Empty arrays are not allowed')
    const wildcards = matchers.flatMap((matcher) => matcher.wildcards ?? [])
    if (isTooComplex(wildcards, this.#dialect.maxWildcardComplexity))
      throw new InvalidPattern(
        'Rule is too complex - try using fewer wildcard characters or fewer repeating character sequences after a wildcard character',
      )
    const exact = new Set(matchers.flatMap(({ value }) => (value === undefined ? [] : [value])))
    const tried = matchers.filter((matcher) => matcher.value === undefined)
    const leaf: Leaf = { path, matchers, exact, tried }
    this.#place(this.branches.length)
    for (const branch of this.branches) branch.set(path, leaf)
  }

  #place(leaves: number): void {
    this.#placed += leaves
    if (this.#placed > MAX_PLACED_LEAVES)
      throw new InvalidPattern('Rule is too complex - try using fewer fields beside $or')
  }
}

/**
 * `$or` is a relation only over an array of two or more objects whose names are no match types; else
 * it is a field of that name, as before the relation existed.
 */
function isOr(ahead: TokenReader): boolean {
  try {
    if (ahead.next() !== 'start-array') return false
    let objects = 0
    for (let token = ahead.next(); token !== 'end-array'; token = ahead.next()) {
      if (token !== 'start-object') return false
      objects++
      for (let inner = ahead.next(); inner !== 'end-object'; inner = ahead.next()) {
        if (RESERVED_INSIDE_OR.has(ahead.name)) return false
        skipValue(ahead)
      }
    }
    return objects >= 2
  } catch (error) {
    // A syntax error ahead is reported when the reader itself gets there.
    if (error instanceof InvalidPattern) return true
    throw error
  }
}

function skipValue(reader: TokenReader): void {
  let depth = 0
  do {
    const token = reader.next()
    if (token === 'start-object' || token === 'start-array') depth++
    else if (token === 'end-object' || token === 'end-array') depth--
  } while (depth > 0)
}
