// Reads a call of an intrinsic function.

import { parsePath } from '../path/parse.ts'
import { Reader } from '../path/reader.ts'
import { functions } from './functions.ts'
import { MAX_NESTING, type Argument, type Call } from './syntax.ts'

const ESCAPES = ["'", '{', '}', '\\']

/** Throws PathSyntaxError. */
export function parseIntrinsic(text: string): Call {
  const reader = new Reader(text)
  reader.space()
  const call = readCall(reader, 1)
  reader.space()
  if (!reader.done) reader.fail('Illegal character found')
  return call
}

function readCall(reader: Reader, depth: number): Call {
  if (depth > MAX_NESTING) reader.fail(`More than ${MAX_NESTING} functions in each other`)
  const from = reader.at
  reader.expect('States.')
  const name = `States.${reader.word()}`
  const known = functions.get(name) ?? reader.fail(`There is no function ${name}`)
  reader.space()
  reader.expect('(')
  const found: Argument[] = []
  reader.space()
  while (!reader.take(')')) {
    if (found.length > 0) reader.expect(',')
    reader.space()
    found.push(readArgument(reader, depth))
    reader.space()
  }
  const { least, most } = known
  if (found.length < least || found.length > most) reader.fail(`${name} takes other arguments`)
  return { name, arguments: found, text: reader.text.slice(from, reader.at) }
}

function readArgument(reader: Reader, depth: number): Argument {
  const next = reader.peek()
  if (next === "'") return readText(reader)
  if (next === '$') return { kind: 'path', path: readPath(reader) }
  if (next === 'S') return { kind: 'call', call: readCall(reader, depth + 1) }
  if (reader.take('true')) return { kind: 'value', value: true }
  if (reader.take('false')) return { kind: 'value', value: false }
  if (reader.take('null')) return { kind: 'value', value: null }
  const number = reader.number()
  return { kind: 'value', value: number ?? reader.fail('Illegal character found') }
}

function readText(reader: Reader): Argument {
  reader.expect("'")
  const from = reader.at
  let value = ''
  for (;;) {
    if (reader.done) reader.fail('A text has no end')
    const character = reader.text[reader.at++]!
    if (character === "'") break
    if (character !== '\\') {
      value += character
      continue
    }
    const escaped = reader.text[reader.at++] ?? ''
    if (!ESCAPES.includes(escaped)) reader.fail(`\\${escaped} is no escape`)
    value += escaped
  }
  return { kind: 'text', value, raw: reader.text.slice(from, reader.at - 1) }
}

/** Up to the comma or parenthesis behind it, which may also stand inside of it. */
function readPath(reader: Reader) {
  const from = reader.at
  let depth = 0
  let quote = ''
  while (!reader.done) {
    const character = reader.peek()
    if (quote !== '') {
      if (character === '\\') reader.at++
      else if (character === quote) quote = ''
    } else if (character === "'" || character === '"') quote = character
    else if (character === '[' || character === '(') depth++
    else if (depth > 0 && (character === ']' || character === ')')) depth--
    else if (depth === 0 && (character === ',' || character === ')' || character === ' ')) break
    reader.at++
  }
  return parsePath(reader.text.slice(from, reader.at))
}
