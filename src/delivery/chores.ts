// The one runner of chores: their jobs are carried by the pump like everything in the outbox, each
// step being one attempt, with a pace that leaves room for what callers wait for.

import { runStep, type Chore } from '../store/chore.ts'
import type { Store } from '../store/store.ts'
import type { Edge } from './edge.ts'
import { eachAlone } from './failure.ts'
import { exponential } from './retry.ts'

/** Never given up: what stands in the way is Millrace's own trouble, a full disk perhaps. */
const patience = exponential({ firstMs: 1_000, capMs: 60_000 })
const AT_ONCE = 2

export function choreEdges(store: Pick<Store, 'transact'>, chores: readonly Chore[]): Edge[] {
  return chores.map((chore) => ({
    name: chore.name,
    atOnce: chore.atOnce ?? AT_ONCE,
    carry: (intents) =>
      eachAlone(intents, async (intent) => {
        await runStep(store, chore, intent)
        return { kind: 'delivered', taken: true }
      }),
    next(intent, _failure, { nowMs, jitter }) {
      const { attempt, emittedAtMs: firstAtMs } = intent
      return { kind: 'retry', atMs: patience({ attempt, firstAtMs, nowMs, jitter: jitter() })! }
    },
    describe: ({ id, target, payload }) => ({
      id: chore.idOf?.(payload) ?? id,
      from: target,
      to: target,
    }),
  }))
}
