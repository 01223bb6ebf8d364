// What the admin API answers.

import type { Hop } from '../kernel/hop.ts'
import type { Finding } from '../server/doctor/rule.ts'
import type { Arrow, Node } from '../server/wiring/wiring.ts'

export type { Arrow, Hop, Node }

export interface Wiring {
  readonly account: string
  readonly region: string
  readonly nodes: readonly Node[]
  readonly arrows: readonly Arrow[]
  readonly truncated: boolean
}

export interface TraceNode {
  readonly id: string
  readonly hops: readonly Hop[]
  readonly children: readonly TraceNode[]
}

export interface Trace {
  readonly id: string
  readonly roots: readonly TraceNode[]
  readonly hops: number
  readonly startMs: number
  readonly endMs: number
  readonly truncated: boolean
}

export interface Explanation {
  readonly id: string
  readonly sentences: readonly string[]
}

export type { Finding }
