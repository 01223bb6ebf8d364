// Which hops somebody wants to see.

import type { HopOutcome } from '../kernel/hop.ts'

export interface HopFilter {
  /** ARN (or `api:…`) that the hop came from or went to. */
  readonly resource?: string
  readonly outcome?: HopOutcome | (string & {})
  readonly sinceMs?: number
}

export interface HopList extends HopFilter {
  /** Default 100, at most 10,000. */
  readonly limit?: number
}
