// WHERE, and what SET assigns: parsed into the conditions and terms of expressions.
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-operators.html

import type { Comparator, Condition, Operand, Term } from '../expression/ast.ts'
import { validation } from '../errors.ts'
import type { Words } from './words.ts'

const COMPARATORS = new Set(['=', '<>', '!=', '<', '<=', '>', '>='])
const CONDITIONS = new Set(['begins_with', 'contains', 'attribute_type', 'size'])
const TERMS = new Set(['list_append', 'if_not_exists'])

export function conditionOf(words: Words): Condition {
  let left = conjunctionOf(words)
  while (words.takes('OR')) left = { is: 'or', left, right: conjunctionOf(words) }
  return left
}

function conjunctionOf(words: Words): Condition {
  let left = negationOf(words)
  while (words.takes('AND')) left = { is: 'and', left, right: negationOf(words) }
  return left
}

function negationOf(words: Words): Condition {
  if (words.takes('NOT')) {
    return words.nested(() => ({ is: 'not', condition: negationOf(words) }))
  }
  if (!words.takes('(')) return predicateOf(words)
  return words.nested(() => {
    const inner = conditionOf(words)
    words.expect(')')
    return inner
  })
}

function predicateOf(words: Words): Condition {
  const operand = operandOf(words, CONDITIONS)
  const { kind, text } = words.next
  if (kind === 'sign' && COMPARATORS.has(text)) {
    words.take()
    const comparator = (text === '!=' ? '<>' : text) as Comparator
    return { is: 'compare', comparator, left: operand, right: operandOf(words, CONDITIONS) }
  }
  if (words.takes('BETWEEN')) {
    const low = operandOf(words, CONDITIONS)
    words.expect('AND')
    return { is: 'between', operand, low, high: operandOf(words, CONDITIONS) }
  }
  if (words.takes('IN')) return amongOf(words, operand)
  if (words.takes('NOT')) {
    words.expect('IN')
    return { is: 'not', condition: amongOf(words, operand) }
  }
  if (words.takes('IS')) return kindOf(words, operand)
  if (operand.is === 'call') return operand
  throw words.unexpected()
}

function amongOf(words: Words, operand: Operand): Condition {
  const end = words.takes('[') ? ']' : ')'
  if (end === ')') words.expect('(')
  const among: Operand[] = []
  do among.push(operandOf(words, CONDITIONS))
  while (words.takes(','))
  words.expect(end)
  return { is: 'in', operand, among }
}

function kindOf(words: Words, operand: Operand): Condition {
  const isNegated = words.takes('NOT')
  if (words.takes('MISSING')) {
    const name = isNegated ? 'attribute_exists' : 'attribute_not_exists'
    return { is: 'call', name, operands: [operand] }
  }
  words.expect('NULL')
  const type: Operand = {
    is: 'value',
    name: words.kept({ is: 'value', value: { S: 'NULL' } }),
  }
  const condition: Condition = { is: 'call', name: 'attribute_type', operands: [operand, type] }
  return isNegated ? { is: 'not', condition } : condition
}

function operandOf(words: Words, functions: ReadonlySet<string>): Operand {
  const literal = words.literal()
  if (literal !== undefined) return { is: 'value', name: words.kept(literal) }
  const isCall =
    words.next.kind === 'word' && words.second.text === '(' && words.second.kind === 'sign'
  return isCall ? callOf(words, functions) : { is: 'path', path: words.path() }
}

function callOf(words: Words, functions: ReadonlySet<string>): Operand & { is: 'call' } {
  const name = words.take().text.toLowerCase()
  if (!functions.has(name)) throw validation(`Unsupported function: ${name}`)
  words.expect('(')
  return words.nested(() => {
    const operands: Operand[] = []
    do operands.push(operandOf(words, functions))
    while (words.takes(','))
    words.expect(')')
    return { is: 'call', name, operands }
  })
}

/** The right side of an assignment. */
export function termOf(words: Words): Term {
  const left = operandOf(words, TERMS)
  const sign = words.takes('+') ? '+' : words.takes('-') ? '-' : undefined
  return sign === undefined ? left : { is: 'sum', sign, left, right: operandOf(words, TERMS) }
}
