// What the checks go by when a run is over.

import type { Hop } from '../../src/kernel/hop.ts'
import type { History } from './history.ts'
import type { Ledger } from './ledger.ts'
import type { Plan } from './options.ts'

export interface Evidence {
  readonly plan: Plan
  readonly history: History
  readonly ledger: Ledger
  /** Everything that the lineage holds at the end. */
  readonly hops: readonly Hop[]
  readonly outboxLeft: number
}

export type Check = (evidence: Evidence) => string[]
