// A pattern held against an event, without a server: what `millrace events test` says.

import { InvalidPattern } from '../pattern/invalid-pattern.ts'
import { compilePattern, judge, type Judged } from '../pattern/pattern.ts'

export type { Judged } from '../pattern/pattern.ts'

export type PatternVerdict =
  | { readonly kind: 'invalid'; readonly reason: string }
  | {
      readonly kind: 'judged'
      readonly matched: boolean
      /** The first field that failed, with both values. */
      readonly reason: string | undefined
      /** Every field of every way to match: more than one where the pattern says `$or`. */
      readonly branches: readonly (readonly Judged[])[]
    }

/** `event` is a parsed JSON value. */
export function testPattern(pattern: string, event: unknown): PatternVerdict {
  try {
    const compiled = compilePattern(pattern)
    return { kind: 'judged', ...judge(compiled, event) }
  } catch (error) {
    if (error instanceof InvalidPattern) return { kind: 'invalid', reason: error.message }
    throw error
  }
}
