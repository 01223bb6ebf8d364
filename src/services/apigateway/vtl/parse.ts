// Reads a mapping template: the Velocity Template Language as API Gateway takes it.
// https://velocity.apache.org/engine/1.7/vtl-reference.html
// https://docs.aws.amazon.com/apigateway/latest/developerguide/models-mappings.html

import { TemplateError, type Expression, type Node } from './nodes.ts'
import { parseExpression, parseReference } from './parse-expression.ts'
import { Scanner } from './scanner.ts'

export const MAX_TEMPLATE_CHARACTERS = 300 * 1024

/** Throws TemplateError. */
export function parseTemplate(text: string): readonly Node[] {
  if (text.length > MAX_TEMPLATE_CHARACTERS) {
    throw new TemplateError(`a template has at most ${MAX_TEMPLATE_CHARACTERS} characters`)
  }
  const scanner = new Scanner(text)
  const { nodes, ended } = block(scanner, [])
  if (ended !== undefined) throw scanner.wrong(`#${ended} without a beginning`)
  return nodes
}

const ENDS = ['end', 'else', 'elseif'] as const
type End = (typeof ENDS)[number]

/** Reads up to one of the directives that end a block, and past its name. */
function block(scanner: Scanner, ends: readonly End[]): { nodes: Node[]; ended: End | undefined } {
  const nodes: Node[] = []
  let text = ''
  const flush = () => {
    if (text !== '') nodes.push({ kind: 'text', text })
    text = ''
  }
  while (!scanner.done) {
    const c = scanner.peek()
    if (c === '\\' && (scanner.peek(1) === '$' || scanner.peek(1) === '#') && escapes(scanner)) {
      text += scanner.peek(1)
      scanner.at += 2
      continue
    }
    if (c === '$') {
      const start = scanner.at
      const quiet = scanner.peek(1) === '!'
      const of = parseReference(scanner, parseTemplate)
      if (of !== undefined) {
        flush()
        const source = quiet ? '' : scanner.text.slice(start, scanner.at)
        nodes.push({ kind: 'print', of, source })
        continue
      }
    }
    if (c === '#') {
      const word = directiveAt(scanner)
      if (ENDS.includes(word as End)) {
        if (!ends.includes(word as End)) {
          throw scanner.wrong(`unexpected #${word}`)
        }
        flush()
        passDirective(scanner, word!)
        return { nodes, ended: word as End }
      }
      const verbatim = unparsed(scanner)
      if (verbatim !== undefined) {
        text += verbatim
        continue
      }
      if (word !== undefined) {
        // White space before a directive that stands alone on its line goes with it.
        if (word === 'set') text = text.replace(/[ \t]+$/, '')
        flush()
        nodes.push(directive(scanner, word))
        continue
      }
    }
    text += c
    scanner.at++
  }
  flush()
  if (ends.length > 0) throw scanner.wrong('a block without #end')
  return { nodes, ended: undefined }
}

/** A backslash is one before what would mean something without it. */
function escapes(scanner: Scanner): boolean {
  const next = scanner.text.slice(scanner.at + 1, scanner.at + 4)
  return /^(?:\$!?\{?[a-zA-Z_]|#[a-z{])/.test(next)
}

/** Comments and `#[[text]]#`; undefined where none begins. */
function unparsed(scanner: Scanner): string | undefined {
  const { text, at } = scanner
  if (scanner.take('##')) {
    const end = text.indexOf('\n', at)
    scanner.at = end < 0 ? text.length : end + 1
    return ''
  }
  if (scanner.take('#*')) {
    const end = text.indexOf('*#', at + 2)
    if (end < 0) throw scanner.wrong('a comment without an end')
    scanner.at = end + 2
    return ''
  }
  if (!scanner.take('#[[')) return undefined
  const end = text.indexOf(']]#', at)
  if (end < 0) throw scanner.wrong('#[[ without ]]#')
  scanner.at = end + 3
  return text.slice(at + 3, end)
}

const DIRECTIVES = new Set(['set', 'if', 'foreach', 'break', 'stop', ...ENDS])
/** Known to Velocity, and not to API Gateway. */
const REFUSED = new Set(['include', 'parse', 'evaluate', 'define', 'macro'])

/** The name of the directive that stands here: `#if`, `#{else}`. */
function directiveAt(scanner: Scanner): string | undefined {
  const found = /^#(?:\{([a-z]{2,8})\}|([a-z]{2,8}))/.exec(scanner.text.slice(scanner.at, scanner.at + 12)) // prettier-ignore
  const word = found?.[1] ?? found?.[2]
  if (word === undefined) return undefined
  if (DIRECTIVES.has(word)) return word
  // `#elsewhere`, `#endpoint`: only as far as it is a directive, where that needs no parenthesis.
  if (found?.[2] === undefined) return undefined
  if (REFUSED.has(word)) throw scanner.wrong(`#${word} is not supported`)
  return word.startsWith('end') ? 'end' : word.startsWith('else') ? 'else' : undefined
}

function passDirective(scanner: Scanner, word: string): void {
  if (!scanner.take(`#{${word}}`)) scanner.expect(`#${word}`)
  if (word === 'end' || word === 'else') newline(scanner)
}

/** A directive takes the end of its line with it, if nothing else stands there. */
function newline(scanner: Scanner): void {
  let at = scanner.at
  while (scanner.text[at] === ' ' || scanner.text[at] === '\t') at++
  if (scanner.text.startsWith('\r\n', at)) scanner.at = at + 2
  else if (scanner.text[at] === '\n') scanner.at = at + 1
}

function directive(scanner: Scanner, word: string): Node {
  passDirective(scanner, word)
  return scanner.nested(() => {
    switch (word) {
      case 'set':
        return set(scanner)
      case 'if':
        return condition(scanner)
      case 'foreach':
        return foreach(scanner)
      default:
        newline(scanner)
        return { kind: word === 'stop' ? 'stop' : 'break' }
    }
  })
}

function open(scanner: Scanner): void {
  scanner.spaces()
  scanner.expect('(')
  scanner.spaces()
}

function close(scanner: Scanner): void {
  scanner.spaces()
  scanner.expect(')')
  newline(scanner)
}

function set(scanner: Scanner): Node {
  open(scanner)
  const to = scanner.peek() === '$' ? parseReference(scanner, parseTemplate) : undefined
  if (to === undefined) throw scanner.wrong('#set of what is no reference')
  scanner.spaces()
  scanner.expect('=')
  const value = parseExpression(scanner, parseTemplate)
  close(scanner)
  return { kind: 'set', to, value }
}

function condition(scanner: Scanner): Node {
  const branches: { test: Expression; body: Node[] }[] = []
  for (;;) {
    open(scanner)
    const test = parseExpression(scanner, parseTemplate)
    close(scanner)
    const { nodes, ended } = block(scanner, ENDS)
    branches.push({ test, body: nodes })
    if (ended === 'elseif') continue
    const otherwise = ended === 'else' ? block(scanner, ['end']).nodes : []
    return { kind: 'if', branches, otherwise }
  }
}

function foreach(scanner: Scanner): Node {
  open(scanner)
  const item = scanner.peek() === '$' ? parseReference(scanner, parseTemplate) : undefined
  if (item === undefined || item.steps.length > 0)
    throw scanner.wrong('#foreach without a variable')
  scanner.spaces()
  if (scanner.name() !== 'in') throw scanner.wrong('#foreach without in')
  const over = parseExpression(scanner, parseTemplate)
  close(scanner)
  const { nodes } = block(scanner, ['end'])
  return { kind: 'foreach', name: item.name, over, body: nodes }
}
