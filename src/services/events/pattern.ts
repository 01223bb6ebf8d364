// A rule's pattern, checked with AWS's texts.

import type { Pattern } from '../../pattern/compiled-pattern.ts'
import { InvalidPattern } from '../../pattern/invalid-pattern.ts'
import { compilePattern } from '../../pattern/pattern.ts'
import { invalidPattern } from './errors.ts'

export function requirePattern(text: string): Pattern {
  try {
    return compilePattern(text)
  } catch (error) {
    if (error instanceof InvalidPattern) throw invalidPattern(error.message)
    throw error
  }
}
