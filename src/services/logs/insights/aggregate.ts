// Functions over many events: what `stats` computes. Each keeps what it needs and no event.

import { MalformedQuery } from './lexer.ts'
import type { Expression, Fields } from './expression.ts'
import { compare, numberOf, textOf, type Value } from './value.ts'

export interface Accumulator {
  add(fields: Fields): void
  readonly value: Value
}

export interface Aggregate {
  readonly text: string
  readonly isTime?: boolean
  start(): Accumulator
}

/** Values that pct and count_distinct keep of one group; beyond, they are computed of these. */
const KEPT_AT_MOST = 100_000

export const AGGREGATES: ReadonlySet<string> = new Set([
  'avg',
  'count',
  'count_distinct',
  'earliest',
  'latest',
  'max',
  'median',
  'min',
  'pct',
  'sortsfirst',
  'sortslast',
  'stddev',
  'sum',
])

/** `args` are those of the call; of `count()` and `count(*)` there are none. */
export function aggregateOf(name: string, args: readonly Expression[], at: number): Aggregate {
  const [of, second] = args
  const text = `${name}(${args.length === 0 ? '*' : args.map((arg) => arg.text).join(', ')})`
  if (name === 'count') return { text, start: () => new Count(of) }
  if (of === undefined) throw new MalformedQuery(`${name} wants a field`, at)
  const isTime = of.isTime === true
  switch (name) {
    case 'sum':
    case 'avg':
    case 'stddev':
      return { text, start: () => new Moments(of, name) }
    case 'min':
    case 'sortsfirst':
      return { text, isTime, start: () => new Extreme(of, -1) }
    case 'max':
    case 'sortslast':
      return { text, isTime, start: () => new Extreme(of, 1) }
    case 'earliest':
      return { text, isTime, start: () => new AtExtremeTime(of, -1) }
    case 'latest':
      return { text, isTime, start: () => new AtExtremeTime(of, 1) }
    case 'count_distinct':
      return { text, start: () => new Distinct(of) }
    case 'median':
      return { text, start: () => new Percentile(of, 50) }
    default:
      return { text, start: () => new Percentile(of, percentOf(second, at)) }
  }
}

const NO_FIELDS: Fields = { get: () => undefined }

function percentOf(expression: Expression | undefined, at: number): number {
  const percent = expression && numberOf(expression.of(NO_FIELDS))
  if (percent !== undefined && percent >= 0 && percent <= 100) return percent
  throw new MalformedQuery('pct wants a field and a percentage from 0 to 100', at)
}

class Count implements Accumulator {
  value = 0
  readonly #of: Expression | undefined

  constructor(of: Expression | undefined) {
    this.#of = of
  }

  add(fields: Fields): void {
    if (this.#of === undefined || this.#of.of(fields) !== undefined) this.value++
  }
}

/** Sum, mean and deviation, by Welford's way, which loses no digits. */
class Moments implements Accumulator {
  readonly #of: Expression
  readonly #what: 'sum' | 'avg' | 'stddev'
  #count = 0
  #sum = 0
  #mean = 0
  #squares = 0

  constructor(of: Expression, what: 'sum' | 'avg' | 'stddev') {
    this.#of = of
    this.#what = what
  }

  add(fields: Fields): void {
    const value = numberOf(this.#of.of(fields))
    if (value === undefined) return
    this.#count++
    this.#sum += value
    const off = value - this.#mean
    this.#mean += off / this.#count
    this.#squares += off * (value - this.#mean)
  }

  get value(): Value {
    if (this.#count === 0) return undefined
    if (this.#what === 'sum') return this.#sum
    if (this.#what === 'avg') return this.#sum / this.#count
    return this.#count < 2 ? 0 : Math.sqrt(this.#squares / (this.#count - 1))
  }
}

class Extreme implements Accumulator {
  value: Value
  readonly #of: Expression
  readonly #sign: 1 | -1

  constructor(of: Expression, sign: 1 | -1) {
    this.#of = of
    this.#sign = sign
  }

  add(fields: Fields): void {
    const value = this.#of.of(fields)
    if (value === undefined) return
    if (this.value === undefined || this.#sign * compare(value, this.value)! > 0) this.value = value
  }
}

/** The field of the event with the first or the last time of all. */
class AtExtremeTime implements Accumulator {
  value: Value
  readonly #of: Expression
  readonly #sign: 1 | -1
  #atMs: number | undefined

  constructor(of: Expression, sign: 1 | -1) {
    this.#of = of
    this.#sign = sign
  }

  add(fields: Fields): void {
    const value = this.#of.of(fields)
    const atMs = numberOf(fields.get('@timestamp'))
    if (value === undefined || atMs === undefined) return
    if (this.#atMs !== undefined && this.#sign * (atMs - this.#atMs) <= 0) return
    this.#atMs = atMs
    this.value = value
  }
}

class Distinct implements Accumulator {
  readonly #of: Expression
  readonly #seen = new Set<string>()

  constructor(of: Expression) {
    this.#of = of
  }

  add(fields: Fields): void {
    const text = textOf(this.#of.of(fields))
    if (text !== undefined && this.#seen.size < KEPT_AT_MOST) this.#seen.add(text)
  }

  get value(): Value {
    return this.#seen.size
  }
}

class Percentile implements Accumulator {
  readonly #of: Expression
  readonly #percent: number
  readonly #values: number[] = []

  constructor(of: Expression, percent: number) {
    this.#of = of
    this.#percent = percent
  }

  add(fields: Fields): void {
    const value = numberOf(this.#of.of(fields))
    if (value !== undefined && this.#values.length < KEPT_AT_MOST) this.#values.push(value)
  }

  get value(): Value {
    if (this.#values.length === 0) return undefined
    const sorted = [...this.#values].sort((a, b) => a - b)
    const rank = (this.#percent / 100) * (sorted.length - 1)
    const [low, high] = [sorted[Math.floor(rank)]!, sorted[Math.ceil(rank)]!]
    return low + (high - low) * (rank - Math.floor(rank))
  }
}
