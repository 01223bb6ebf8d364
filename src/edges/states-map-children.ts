// Children of a map run → the map run: many ends in one commit, in which others begin in their place.

import type { Edge } from '../delivery/edge.ts'
import { exponential } from '../delivery/retry.ts'
import { MAP_CHILDREN, type ChildEnd, type StatesPort } from '../services/stepfunctions/port.ts'

const patience = exponential({ firstMs: 1_000, capMs: 60_000 })

export function statesMapChildren(states: Pick<StatesPort, 'childrenEnded'>): Edge {
  return {
    name: MAP_CHILDREN,
    batchSize: 60,
    async carry(intents) {
      await states.childrenEnded(intents[0]!.target, intents)
      return intents.map(() => ({ kind: 'delivered', taken: true }))
    },
    next(intent, _failure, { nowMs, jitter }) {
      const { attempt, emittedAtMs: firstAtMs } = intent
      return { kind: 'retry', atMs: patience({ attempt, firstAtMs, nowMs, jitter: jitter() })! }
    },
    describe(intent) {
      const { arn } = intent.payload as ChildEnd
      return { id: arn, from: arn, to: intent.target }
    },
  }
}
