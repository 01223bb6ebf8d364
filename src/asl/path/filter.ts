// What stands in `[?( … )]`.

import type { Reader } from './reader.ts'
import type { Comparison, Operand, Step, Test } from './syntax.ts'

const OPERATORS: readonly Comparison[] = ['==', '!=', '<=', '>=', '<', '>', 'nin', 'in']
const MAX_DEPTH = 16

type ReadSteps = (reader: Reader) => Step[]

export function parseFilter(reader: Reader, steps: ReadSteps, depth = 0): Test {
  if (depth > MAX_DEPTH) reader.fail('Filter is nested too deeply')
  const tests = [readAnd(reader, steps, depth)]
  while (reader.take('||')) tests.push(readAnd(reader, steps, depth))
  return tests.length === 1 ? tests[0]! : { kind: 'or', tests }
}

function readAnd(reader: Reader, steps: ReadSteps, depth: number): Test {
  const tests = [readOne(reader, steps, depth)]
  reader.space()
  while (reader.take('&&')) {
    tests.push(readOne(reader, steps, depth))
    reader.space()
  }
  return tests.length === 1 ? tests[0]! : { kind: 'and', tests }
}

function readOne(reader: Reader, steps: ReadSteps, depth: number): Test {
  reader.space()
  if (reader.take('!')) return { kind: 'not', test: readOne(reader, steps, depth + 1) }
  if (reader.take('(')) {
    const test = parseFilter(reader, steps, depth + 1)
    reader.expect(')')
    reader.space()
    return test
  }
  const left = readOperand(reader, steps)
  reader.space()
  const operator = OPERATORS.find((candidate) => reader.take(candidate))
  if (operator === undefined) return { kind: 'exists', operand: left }
  reader.space()
  const right = readOperand(reader, steps)
  reader.space()
  return { kind: 'compare', operator, left, right }
}

function readOperand(reader: Reader, steps: ReadSteps): Operand {
  if (reader.take('@')) return { kind: 'path', local: true, steps: steps(reader) }
  if (reader.take('$')) return { kind: 'path', local: false, steps: steps(reader) }
  const next = reader.peek()
  if (next === "'" || next === '"') return { kind: 'value', value: reader.quoted() }
  if (reader.take('true')) return { kind: 'value', value: true }
  if (reader.take('false')) return { kind: 'value', value: false }
  if (reader.take('null')) return { kind: 'value', value: null }
  if (reader.take('[')) {
    const values = readList(reader, steps)
    return { kind: 'value', value: values }
  }
  const number = reader.number()
  if (number === undefined) reader.fail('Illegal character found')
  return { kind: 'value', value: number! }
}

function readList(reader: Reader, steps: ReadSteps) {
  const values = []
  reader.space()
  while (!reader.take(']')) {
    const operand = readOperand(reader, steps)
    if (operand.kind !== 'value') return reader.fail('A list holds values')
    values.push(operand.value)
    reader.space()
    reader.take(',')
    reader.space()
  }
  return values
}
