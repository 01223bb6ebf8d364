// Reads a JSONPath.

import { isNameCharacter, Reader } from './reader.ts'
import { parseFilter } from './filter.ts'
import type { Path, Root, Step } from './syntax.ts'

const MAX_STEPS = 256

/** Throws PathSyntaxError. */
export function parsePath(text: string): Path {
  const reader = new Reader(text)
  const root = readRoot(reader)
  const steps = readSteps(reader)
  if (!reader.done) reader.fail('Illegal character found')
  const definite = steps.every(
    (step) =>
      !step.deep &&
      ((step.kind === 'names' && step.names.length === 1) ||
        (step.kind === 'indexes' && step.indexes.length === 1)),
  )
  return { text, root, steps, definite }
}

function readRoot(reader: Reader): Root {
  reader.expect('$')
  if (reader.take('$')) return { kind: 'context' }
  const name = reader.word()
  return name === '' ? { kind: 'input' } : { kind: 'variable', name }
}

/** Steps up to what is none. */
export function readSteps(reader: Reader): Step[] {
  const steps: Step[] = []
  for (;;) {
    if (steps.length > MAX_STEPS) reader.fail('Path is too long')
    if (reader.peek() === '[') steps.push(readBracket(reader, false))
    else if (reader.peek() === '.') steps.push(readDot(reader))
    else return steps
  }
}

function readDot(reader: Reader): Step {
  reader.expect('.')
  const deep = reader.take('.')
  if (deep && reader.peek() === '[') return readBracket(reader, true)
  if (reader.take('*')) return { kind: 'all', deep }
  const name = reader.while(isNameCharacter)
  if (name === '') reader.fail(reader.done ? "Path must not end with a '.' or '..'" : 'Illegal character found') // prettier-ignore
  return { kind: 'names', names: [name], deep }
}

function readBracket(reader: Reader, deep: boolean): Step {
  reader.expect('[')
  reader.space()
  const step = readInside(reader, deep)
  reader.space()
  reader.expect(']')
  return step
}

function readInside(reader: Reader, deep: boolean): Step {
  const next = reader.peek()
  if (reader.take('*')) return { kind: 'all', deep }
  if (next === "'" || next === '"') {
    return { kind: 'names', names: list(reader, () => reader.quoted()), deep }
  }
  if (next === '?') {
    reader.expect('?')
    reader.space()
    reader.expect('(')
    const test = parseFilter(reader, readSteps)
    reader.expect(')')
    return { kind: 'filter', test, deep }
  }
  const first = reader.integer()
  reader.space()
  if (reader.peek() === ':') return readSlice(reader, first, deep)
  if (first === undefined) reader.fail('Illegal character found')
  const indexes = [first!]
  while (reader.take(',')) {
    reader.space()
    indexes.push(reader.integer() ?? reader.fail('Illegal character found'))
    reader.space()
  }
  return { kind: 'indexes', indexes, deep }
}

function readSlice(reader: Reader, from: number | undefined, deep: boolean): Step {
  reader.expect(':')
  const to = reader.integer()
  const by = reader.take(':') ? (reader.integer() ?? 1) : 1
  if (by <= 0) reader.fail('A slice goes forward')
  return { kind: 'slice', from, to, by, deep }
}

function list<T>(reader: Reader, one: () => T): T[] {
  const all = [one()]
  reader.space()
  while (reader.take(',')) {
    reader.space()
    all.push(one())
    reader.space()
  }
  return all
}
