// Policy variables: `${aws:username}`, `${aws:x, 'default'}`, and the escapes `${*}`, `${?}`, `${$}`.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html

import { appendLiteral, appendPattern, compilePattern, type Pattern } from './wildcard.ts'

/** The values of a context key by its lower-case name; undefined when the request has none. */
export type ContextLookup = (lowerCaseKey: string) => readonly string[] | undefined

interface Piece {
  readonly text: string
  /** Text that came out of a variable, or an escaped wildcard: means itself. */
  readonly literal: boolean
}

/** Resolves variables; undefined when one has no single value and no default (nothing matches). */
function pieces(template: string, lookup: ContextLookup): Piece[] | undefined {
  const out: Piece[] = []
  let from = 0
  for (;;) {
    const open = template.indexOf('${', from)
    const close = open < 0 ? -1 : template.indexOf('}', open + 2)
    if (close < 0) {
      out.push({ text: template.slice(from), literal: false })
      return out
    }
    if (open > from) out.push({ text: template.slice(from, open), literal: false })
    const value = resolve(template.slice(open + 2, close), lookup)
    if (value === undefined) return undefined
    out.push({ text: value, literal: true })
    from = close + 1
  }
}

function resolve(expression: string, lookup: ContextLookup): string | undefined {
  if (expression === '*' || expression === '?' || expression === '$') return expression
  const comma = expression.indexOf(',')
  const key = (comma < 0 ? expression : expression.slice(0, comma)).trim().toLowerCase()
  const values = lookup(key)
  // AWS lets only single-valued keys be variables.
  if (values?.length === 1) return values[0]
  if (comma < 0) return undefined
  const quoted = expression.slice(comma + 1).trim()
  const wellQuoted = quoted.length >= 2 && quoted.startsWith("'") && quoted.endsWith("'")
  return wellQuoted ? quoted.slice(1, -1) : undefined
}

/** The template as plain text, for operators without wildcards. Without a lookup `${` is just text. */
export function expandText(
  template: string,
  lookup: ContextLookup | undefined,
): string | undefined {
  if (lookup === undefined || !template.includes('${')) return template
  return pieces(template, lookup)
    ?.map((piece) => piece.text)
    .join('')
}

/** The template as a pattern in which only the policy author's own `*` and `?` are wildcards. */
export function expandPattern(
  template: string,
  lookup: ContextLookup | undefined,
): Pattern | undefined {
  if (lookup === undefined || !template.includes('${')) return compilePattern(template)
  const parts = pieces(template, lookup)
  if (parts === undefined) return undefined
  const units: number[] = []
  for (const part of parts) {
    if (part.literal) appendLiteral(units, part.text)
    else appendPattern(units, part.text)
  }
  return units
}
