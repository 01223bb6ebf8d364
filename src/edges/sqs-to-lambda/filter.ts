// Filter criteria of a mapping on a queue: OR-ed patterns over the record, its body parsed.
// https://docs.aws.amazon.com/lambda/latest/dg/with-sqs-filtering.html

import { eventSourceMappingDialect } from '../../pattern/dialect.ts'
import { compilePattern, match } from '../../pattern/pattern.ts'
import type { Pattern } from '../../pattern/compiled-pattern.ts'
import type { SqsRecord } from './record.ts'

/** Why a record is not for the function: key and value that failed; undefined when it is. */
export type Filter = (record: SqsRecord) => string | undefined

interface Criterion {
  readonly pattern: Pattern
  /** What the pattern takes the body for; metadata-only patterns do not care. */
  readonly body: 'json' | 'text' | 'any'
}

export function compileFilters(patterns: readonly string[]): Filter | undefined {
  if (patterns.length === 0) return undefined
  const criteria = patterns.map((source): Criterion => {
    const pattern = compilePattern(source, eventSourceMappingDialect)
    const paths = pattern.leaves.map((leaf) => leaf.path)
    if (paths.some((path) => path.startsWith('body.'))) return { pattern, body: 'json' }
    return { pattern, body: paths.includes('body') ? 'text' : 'any' }
  })
  return (record) => {
    const json = jsonOf(record.body)
    const event = { ...record, body: json ?? record.body }
    const reasons: string[] = []
    for (const { pattern, body } of criteria) {
      // Lambda drops a message whose body is not of the filter's format, whatever else matches.
      if (body === 'json' && json === undefined) reasons.push('body is not JSON')
      else if (body === 'text' && json !== undefined) reasons.push('body is JSON, not plain text')
      else {
        const result = match(pattern, event)
        if (result.matched) return undefined
        reasons.push(result.reason?.text ?? 'no match')
      }
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
