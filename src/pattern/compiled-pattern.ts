// A pattern as it is matched.

import type { Leaf } from './compile.ts'
import type { PathNode } from './event-index.ts'
import type { SolvableBranch } from './solve.ts'

export interface Pattern {
  readonly source: string
  readonly leaves: readonly Leaf[]
  readonly branches: readonly SolvableBranch[]
  readonly tree: PathNode
}
