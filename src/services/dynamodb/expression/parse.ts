// Texts of expressions, each parsed once.

import type { Condition, Operand, Path, Term, Update } from './ast.ts'
import { Parser, type ExpressionKind } from './parser.ts'

/** Texts are few in an application, and bounded here for one that makes them up. */
const KEPT = 1000
const kept = new Map<string, unknown>()

function remembered<T>(kind: ExpressionKind, text: string, parse: (parser: Parser) => T): T {
  const key = `${kind}\n${text}`
  const known = kept.get(key) as T | undefined
  if (known !== undefined) return known
  const parser = new Parser(kind, text)
  const parsed = parse(parser)
  parser.end()
  if (kept.size >= KEPT) kept.delete(kept.keys().next().value!)
  kept.set(key, parsed)
  return parsed
}

export function parseCondition(
  kind: 'ConditionExpression' | 'FilterExpression' | 'KeyConditionExpression',
  text: string,
): Condition {
  return remembered(kind, text, (parser) => parser.condition())
}

export function parseProjection(text: string): readonly Path[] {
  return remembered('ProjectionExpression', text, (parser) => {
    const paths = [parser.path()]
    while (parser.takes(',')) paths.push(parser.path())
    return paths
  })
}

type Section = 'SET' | 'REMOVE' | 'ADD' | 'DELETE'
const SECTIONS: readonly Section[] = ['SET', 'REMOVE', 'ADD', 'DELETE']

export function parseUpdate(text: string): Update {
  return remembered('UpdateExpression', text, (parser) => {
    const seen = new Set<Section>()
    const set: { path: Path; term: Term }[] = []
    const remove: Path[] = []
    const added: { path: Path; value: string }[] = []
    const deleted: { path: Path; value: string }[] = []
    while (parser.next.kind !== 'end') {
      const section = SECTIONS.find((word) => parser.takes(word))
      if (section === undefined) throw parser.syntaxError()
      if (seen.has(section)) {
        throw parser.refusal(
          `The "${section}" section can only be used once in an update expression;`,
        )
      }
      seen.add(section)
      do {
        const path = parser.path()
        parser.counted()
        if (section === 'SET') {
          parser.expect('=')
          set.push({ path, term: termOf(parser) })
        } else if (section === 'REMOVE') remove.push(path)
        else {
          if (parser.next.kind !== 'valueRef') throw parser.syntaxError()
          const value = parser.take().text
          ;(section === 'ADD' ? added : deleted).push({ path, value })
        }
      } while (parser.takes(','))
    }
    return { set, remove, add: added, delete: deleted }
  })
}

function termOf(parser: Parser): Term {
  const left = operandOf(parser)
  const sign = parser.takes('+') ? '+' : parser.takes('-') ? '-' : undefined
  if (sign === undefined) return left
  parser.counted()
  return { is: 'sum', sign, left, right: operandOf(parser) }
}

function operandOf(parser: Parser): Operand {
  if (!parser.takes('(')) return parser.operand()
  const operand = parser.operand()
  parser.expect(')')
  return operand
}
