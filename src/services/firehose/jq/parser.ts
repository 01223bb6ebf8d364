// jq 1.6's filters, as far as partition keys need them: paths, construction, pipes, arithmetic,
// comparisons, alternatives, conditions, try, variables, and calls of functions. Compiled to closures.
// https://docs.aws.amazon.com/firehose/latest/dev/dynamic-partitioning-partitioning-keys.html

import { JqError } from './error.ts'
import {
  alternative,
  binary,
  bound,
  called,
  collected,
  condition,
  constructed,
  each,
  identity,
  indexed,
  interpolated,
  literal,
  negated,
  piped,
  recursed,
  sequence,
  sliced,
  tried,
  variable,
  type Filter,
} from './filter.ts'
import { tokensOf, type Token } from './lexer.ts'

const MOST_DEPTH = 64

export function parseQuery(source: string, depth = 0): Filter {
  if (depth > MOST_DEPTH) throw new JqError('the query is too deep')
  const parser = new Parser(tokensOf(source), depth)
  const filter = parser.pipe()
  parser.requireEnd()
  return filter
}

const COMPARISONS = new Set(['==', '!=', '<', '<=', '>', '>='])

class Parser {
  readonly #tokens: readonly Token[]
  #at = 0
  #depth: number

  constructor(tokens: readonly Token[], depth: number) {
    this.#tokens = tokens
    this.#depth = depth
  }

  requireEnd(): void {
    if (this.#at < this.#tokens.length) throw this.#unexpected()
  }

  #unexpected(): JqError {
    const token = this.#tokens[this.#at]
    if (token === undefined) return new JqError('the query ends too early')
    const word = 'text' in token ? token.text : JSON.stringify(token)
    return new JqError(`unexpected ${word} in the query`)
  }

  #is(text: string, kind: 'symbol' | 'name' = 'symbol'): boolean {
    const token = this.#tokens[this.#at]
    return token?.kind === kind && token.text === text
  }

  #take(text: string, kind: 'symbol' | 'name' = 'symbol'): boolean {
    if (!this.#is(text, kind)) return false
    this.#at++
    return true
  }

  #require(text: string, kind: 'symbol' | 'name' = 'symbol'): void {
    if (!this.#take(text, kind)) throw this.#unexpected()
  }

  #deeper<T>(parse: () => T): T {
    if (++this.#depth > MOST_DEPTH) throw new JqError('the query is too deep')
    const parsed = parse()
    this.#depth--
    return parsed
  }

  pipe(): Filter {
    return this.#deeper(() => {
      const left = this.#comma()
      if (this.#take('as', 'name')) {
        const token = this.#tokens[this.#at++]
        if (token?.kind !== 'variable') throw this.#unexpected()
        this.#require('|')
        return bound(left, token.text, this.pipe())
      }
      return this.#take('|') ? piped(left, this.pipe()) : left
    })
  }

  #comma(): Filter {
    let left = this.#alternative()
    while (this.#take(',')) left = sequence(left, this.#alternative())
    return left
  }

  #alternative(): Filter {
    const left = this.#or()
    return this.#take('//') ? alternative(left, this.#alternative()) : left
  }

  #or(): Filter {
    let left = this.#and()
    while (this.#take('or', 'name')) left = binary('or', left, this.#and())
    return left
  }

  #and(): Filter {
    let left = this.#comparison()
    while (this.#take('and', 'name')) left = binary('and', left, this.#comparison())
    return left
  }

  #comparison(): Filter {
    const left = this.#sum()
    const token = this.#tokens[this.#at]
    if (token?.kind !== 'symbol' || !COMPARISONS.has(token.text)) return left
    this.#at++
    return binary(token.text, left, this.#sum())
  }

  #sum(): Filter {
    let left = this.#product()
    for (;;) {
      if (this.#take('+')) left = binary('+', left, this.#product())
      else if (this.#take('-')) left = binary('-', left, this.#product())
      else return left
    }
  }

  #product(): Filter {
    let left = this.#postfix()
    for (;;) {
      const operator = ['*', '/', '%'].find((text) => this.#take(text))
      if (operator === undefined) return left
      left = binary(operator, left, this.#postfix())
    }
  }

  #postfix(): Filter {
    let filter = this.#term()
    for (;;) {
      const token = this.#tokens[this.#at]
      if (token?.kind === 'field') {
        this.#at++
        filter = indexed(filter, literal(token.text))
      } else if (this.#is('.') && this.#tokens[this.#at + 1]?.kind === 'string') {
        this.#at++
        filter = indexed(filter, this.#string())
      } else if (this.#is('.') && this.#isAfter('[')) {
        this.#at++
      } else if (this.#take('[')) filter = this.#bracket(filter)
      else if (this.#take('?')) filter = tried(filter, undefined)
      else return filter
    }
  }

  #isAfter(text: string): boolean {
    const token = this.#tokens[this.#at + 1]
    return token?.kind === 'symbol' && token.text === text
  }

  #bracket(of: Filter): Filter {
    if (this.#take(']')) return each(of)
    if (this.#take(':')) {
      const end = this.pipe()
      this.#require(']')
      return sliced(of, undefined, end)
    }
    const start = this.pipe()
    if (this.#take(':')) {
      const end = this.#is(']') ? undefined : this.pipe()
      this.#require(']')
      return sliced(of, start, end)
    }
    this.#require(']')
    return indexed(of, start)
  }

  #string(): Filter {
    const token = this.#tokens[this.#at++]
    if (token?.kind !== 'string') throw this.#unexpected()
    return interpolated(
      token.parts.map((part) =>
        typeof part === 'string' ? literal(part) : parseQuery(part.source, this.#depth + 1),
      ),
    )
  }

  #term(): Filter {
    const token = this.#tokens[this.#at]
    if (token === undefined) throw this.#unexpected()
    switch (token.kind) {
      case 'number':
        this.#at++
        return literal(token.value)
      case 'string':
        return this.#string()
      case 'variable':
        this.#at++
        return variable(token.text)
      case 'field':
        this.#at++
        return indexed(identity, literal(token.text))
      case 'name':
        this.#at++
        return this.#word(token.text)
      default:
        this.#at++
        return this.#symbol(token.text)
    }
  }

  #symbol(text: string): Filter {
    switch (text) {
      case '..':
        return recursed
      case '.':
        if (this.#tokens[this.#at]?.kind === 'string') return indexed(identity, this.#string())
        return identity
      case '(': {
        const inside = this.pipe()
        this.#require(')')
        return inside
      }
      case '[': {
        if (this.#take(']')) return literal([])
        const inside = this.pipe()
        this.#require(']')
        return collected(inside)
      }
      case '{':
        return this.#object()
      case '-':
        return negated(this.#postfix())
      default:
        this.#at--
        throw this.#unexpected()
    }
  }

  #object(): Filter {
    const entries: [key: Filter, value: Filter][] = []
    while (!this.#take('}')) {
      if (entries.length > 0) this.#require(',')
      entries.push(this.#entry())
    }
    return constructed(entries)
  }

  #entry(): [Filter, Filter] {
    const token = this.#tokens[this.#at]
    let key: Filter
    let short: Filter | undefined
    if (token?.kind === 'variable') {
      this.#at++
      return [literal(token.text), variable(token.text)]
    }
    if (token?.kind === 'name') {
      this.#at++
      key = literal(token.text)
      short = indexed(identity, key)
    } else if (token?.kind === 'string') {
      key = this.#string()
      short = indexed(identity, key)
    } else {
      this.#require('(')
      key = this.pipe()
      this.#require(')')
    }
    if (this.#take(':')) return [key, this.#deeper(() => this.#entryValue())]
    if (short === undefined) throw this.#unexpected()
    return [key, short]
  }

  /** A value is a term, or terms in a pipe; a comma begins the next entry. */
  #entryValue(): Filter {
    const left = this.#alternative()
    return this.#take('|') ? piped(left, this.#entryValue()) : left
  }

  #word(name: string): Filter {
    switch (name) {
      case 'true':
        return literal(true)
      case 'false':
        return literal(false)
      case 'null':
        return literal(null)
      case 'if':
        return this.#if()
      case 'try': {
        const body = this.#postfix()
        return tried(body, this.#take('catch', 'name') ? this.#postfix() : undefined)
      }
      default:
        return called(name, this.#arguments())
    }
  }

  #if(): Filter {
    const test = this.pipe()
    this.#require('then', 'name')
    const then = this.pipe()
    if (this.#take('elif', 'name')) return condition(test, then, this.#if())
    this.#require('else', 'name')
    const otherwise = this.pipe()
    this.#require('end', 'name')
    return condition(test, then, otherwise)
  }

  #arguments(): Filter[] {
    const filters: Filter[] = []
    if (!this.#take('(')) return filters
    do filters.push(this.pipe())
    while (this.#take(';'))
    this.#require(')')
    return filters
  }
}
