// Filter criteria of a mapping: OR-ed patterns over the record, its content parsed.
// https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html

import { eventSourceMappingDialect } from '../../pattern/dialect.ts'
import { compilePattern, match } from '../../pattern/pattern.ts'
import type { Pattern } from '../../pattern/compiled-pattern.ts'

/** Why a record is not for the function: key and value that failed; undefined when it is. */
export type Filter<Rec> = (record: Rec) => string | undefined

/** The text in a record that patterns see parsed, and the key that stands for it: `body`, `data`. */
export interface Content<Rec> {
  readonly key: string
  textOf(record: Rec): string
}

interface Criterion {
  readonly pattern: Pattern
  /** What the pattern takes the content for; metadata-only patterns do not care. */
  readonly content: 'json' | 'text' | 'any'
}

/** Undefined where there are no patterns: everything is wanted. `content`: of records that have one. */
export function compileFilters<Rec extends object>(
  patterns: readonly string[],
  content?: Content<Rec>,
): Filter<Rec> | undefined {
  if (patterns.length === 0) return undefined
  if (content === undefined) return wholeRecord(patterns)
  const { key, textOf } = content
  const criteria = patterns.map((source): Criterion => {
    const pattern = compilePattern(source, eventSourceMappingDialect)
    const paths = pattern.leaves.map((leaf) => leaf.path)
    if (paths.some((path) => path.startsWith(`${key}.`))) return { pattern, content: 'json' }
    return { pattern, content: paths.includes(key) ? 'text' : 'any' }
  })
  return (record) => {
    const text = textOf(record)
    const json = jsonOf(text)
    const event = { ...record, [key]: json ?? text }
    const reasons: string[] = []
    for (const { pattern, content } of criteria) {
      // Lambda drops a record whose content is not of the filter's format, whatever else matches.
      if (content === 'json' && json === undefined) reasons.push(`${key} is not JSON`)
      else if (content === 'text' && json !== undefined)
        reasons.push(`${key} is JSON, not plain text`)
      else {
        const result = match(pattern, event)
        if (result.matched) return undefined
        reasons.push(result.reason?.text ?? 'no match')
      }
    }
    return reasons.join('; ')
  }
}

/** All of the record is what patterns see: changes of a table. */
function wholeRecord<Rec extends object>(sources: readonly string[]): Filter<Rec> {
  const patterns = sources.map((source) => compilePattern(source, eventSourceMappingDialect))
  return (record) => {
    const reasons: string[] = []
    for (const pattern of patterns) {
      const result = match(pattern, record as Record<string, unknown>)
      if (result.matched) return undefined
      reasons.push(result.reason?.text ?? 'no match')
    }
    return reasons.join('; ')
  }
}

/** A JSON object or array; other JSON is plain text to a filter. */
function jsonOf(body: string): object | undefined {
  const first = body.trimStart()[0]
  if (first !== '{' && first !== '[') return undefined
  try {
    return JSON.parse(body) as object
  } catch {
    return undefined
  }
}
