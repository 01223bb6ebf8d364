import type { SegmentFacts, StretchFacts } from './tables.ts'
import type { StretchBuilder } from './stretch.ts'

/** What the index is at one moment. A tail may be sealed while somebody still looks at it. */
export interface Snapshot {
  readonly stretches: readonly StretchFacts[]
  readonly segments: readonly SegmentFacts[]
  readonly tails: readonly StretchBuilder[]
  /** Rows before it are gone. */
  readonly firstSequence: number
}
