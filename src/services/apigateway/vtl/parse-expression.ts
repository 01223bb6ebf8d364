// Expressions of `#if(…)`, `#set(…)`, `#foreach(…)` and arguments, and references wherever they stand.

import type { Expression, Node, Operator, Reference, Step } from './nodes.ts'
import { isNameStart, type Scanner } from './scanner.ts'

export type ParseTemplate = (text: string) => readonly Node[]

/** From the loosest to the tightest; words are the same as signs. */
const LEVELS: readonly (readonly (readonly [string, Operator])[])[] = [
  [['||', '||'], ['or', '||']], // prettier-ignore
  [['&&', '&&'], ['and', '&&']], // prettier-ignore
  [['==', '=='], ['!=', '!='], ['eq', '=='], ['ne', '!=']], // prettier-ignore
  [['<=', '<='], ['>=', '>='], ['<', '<'], ['>', '>'], ['le', '<='], ['ge', '>='], ['lt', '<'], ['gt', '>']], // prettier-ignore
  [['+', '+'], ['-', '-']], // prettier-ignore
  [['*', '*'], ['/', '/'], ['%', '%']], // prettier-ignore
]

export function parseExpression(scanner: Scanner, template: ParseTemplate): Expression {
  return scanner.nested(() => binary(scanner, template, 0))
}

function binary(scanner: Scanner, template: ParseTemplate, level: number): Expression {
  const operators = LEVELS[level]
  if (operators === undefined) return unary(scanner, template)
  let left = binary(scanner, template, level + 1)
  for (;;) {
    scanner.spaces()
    const found = operators.find(([sign]) => isThere(scanner, sign))
    if (found === undefined) return left
    scanner.at += found[0].length
    const right = binary(scanner, template, level + 1)
    left = { kind: 'binary', op: found[1], left, right }
  }
}

/** A word is an operator where it ends. */
function isThere(scanner: Scanner, sign: string): boolean {
  if (!scanner.startsWith(sign)) return false
  return !isNameStart(sign[0]!) || !/[\w-]/.test(scanner.peek(sign.length))
}

function unary(scanner: Scanner, template: ParseTemplate): Expression {
  scanner.spaces()
  if (scanner.peek() === '!' && scanner.peek(1) !== '=') {
    scanner.at++
    return { kind: 'not', of: scanner.nested(() => unary(scanner, template)) }
  }
  if (isThere(scanner, 'not')) {
    scanner.at += 3
    return { kind: 'not', of: scanner.nested(() => unary(scanner, template)) }
  }
  if (scanner.peek() === '-' && !/\d/.test(scanner.peek(1))) {
    scanner.at++
    return { kind: 'minus', of: scanner.nested(() => unary(scanner, template)) }
  }
  return primary(scanner, template)
}

function primary(scanner: Scanner, template: ParseTemplate): Expression {
  const c = scanner.peek()
  if (c === '(') {
    scanner.at++
    const inner = parseExpression(scanner, template)
    scanner.spaces()
    scanner.expect(')')
    return inner
  }
  if (c === '$') {
    const reference = parseReference(scanner, template)
    if (reference === undefined) throw scanner.wrong('expected a reference')
    return reference
  }
  if (c === "'") return { kind: 'literal', value: quoted(scanner, "'") }
  if (c === '"') return textOf(quoted(scanner, '"'), template)
  if (c === '[') return list(scanner, template)
  if (c === '{') return map(scanner, template)
  if (/[\d-]/.test(c)) return number(scanner)
  const word = scanner.name()
  if (word === 'true' || word === 'false') return { kind: 'literal', value: word === 'true' }
  if (word === 'null') return { kind: 'literal', value: null }
  throw scanner.wrong(word === '' ? `unexpected ${c || 'end'}` : `unexpected ${word}`)
}

function textOf(text: string, template: ParseTemplate): Expression {
  if (!text.includes('$') && !text.includes('#')) return { kind: 'literal', value: text }
  return { kind: 'template', body: template(text) }
}

/** A quote within is written twice. */
function quoted(scanner: Scanner, quote: string): string {
  scanner.at++
  let text = ''
  while (!scanner.done) {
    if (scanner.take(quote)) {
      if (!scanner.take(quote)) return text
      text += quote
    } else if (quote === '"' && scanner.startsWith('\\"')) {
      // Written by people who think of JSON; Velocity takes it as it stands.
      text += '\\"'
      scanner.at += 2
    } else text += scanner.text[scanner.at++]
  }
  throw scanner.wrong('a text without an end')
}

function number(scanner: Scanner): Expression {
  const found = /^-?\d{1,18}(?:\.\d{1,18})?(?:[eE][+-]?\d{1,3})?/.exec(scanner.text.slice(scanner.at, scanner.at + 48)) // prettier-ignore
  if (found === null) throw scanner.wrong('expected a number')
  let digits = found[0]
  // `1..5` is a range.
  if (scanner.text[scanner.at + digits.length] === '.' && digits.endsWith('.')) digits = digits.slice(0, -1) // prettier-ignore
  scanner.at += digits.length
  return { kind: 'literal', value: Number(digits) }
}

function list(scanner: Scanner, template: ParseTemplate): Expression {
  scanner.at++
  scanner.spaces()
  if (scanner.take(']')) return { kind: 'list', items: [] }
  const first = parseExpression(scanner, template)
  scanner.spaces()
  if (scanner.take('..')) {
    const to = parseExpression(scanner, template)
    scanner.spaces()
    scanner.expect(']')
    return { kind: 'range', from: first, to }
  }
  const items = [first]
  while (scanner.take(',')) {
    items.push(parseExpression(scanner, template))
    scanner.spaces()
  }
  scanner.expect(']')
  return { kind: 'list', items }
}

function map(scanner: Scanner, template: ParseTemplate): Expression {
  scanner.at++
  scanner.spaces()
  const entries: [Expression, Expression][] = []
  if (scanner.take('}')) return { kind: 'map', entries }
  do {
    const key = parseExpression(scanner, template)
    scanner.spaces()
    scanner.expect(':')
    entries.push([key, parseExpression(scanner, template)])
    scanner.spaces()
  } while (scanner.take(','))
  scanner.expect('}')
  return { kind: 'map', entries }
}

/** `$x`, `${x}`, `$!x`, `$!{x}` with what follows; undefined where a dollar is only a dollar. */
export function parseReference(scanner: Scanner, template: ParseTemplate): Reference | undefined {
  const start = scanner.at
  scanner.at++
  scanner.take('!')
  const braced = scanner.take('{')
  const name = scanner.name()
  if (name === '') {
    scanner.at = start
    return undefined
  }
  const steps = scanner.nested(() => parseSteps(scanner, template))
  if (braced) {
    scanner.spaces()
    if (!scanner.take('}')) {
      scanner.at = start
      return undefined
    }
  }
  return { kind: 'reference', name, steps }
}

function parseSteps(scanner: Scanner, template: ParseTemplate): Step[] {
  const steps: Step[] = []
  for (;;) {
    if (scanner.peek() === '.' && isNameStart(scanner.peek(1))) {
      scanner.at++
      const name = scanner.name()
      if (scanner.peek() !== '(') steps.push({ kind: 'member', name })
      else steps.push({ kind: 'call', name, args: parseArguments(scanner, template) })
    } else if (scanner.peek() === '[') {
      const index = parseIndex(scanner, template)
      if (index === undefined) return steps
      steps.push(index)
    } else return steps
  }
}

/** `[` after a reference may be mere text. */
function parseIndex(scanner: Scanner, template: ParseTemplate): Step | undefined {
  const start = scanner.at
  scanner.at++
  scanner.spaces()
  if (!/[\d$'"-]/.test(scanner.peek())) {
    scanner.at = start
    return undefined
  }
  const at = parseExpression(scanner, template)
  scanner.spaces()
  if (!scanner.take(']')) {
    scanner.at = start
    return undefined
  }
  return { kind: 'index', at }
}

function parseArguments(scanner: Scanner, template: ParseTemplate): Expression[] {
  scanner.expect('(')
  scanner.spaces()
  if (scanner.take(')')) return []
  const args: Expression[] = []
  do {
    args.push(parseExpression(scanner, template))
    scanner.spaces()
  } while (scanner.take(','))
  scanner.expect(')')
  return args
}
