// Writes what became of a batch of attempts: one transaction, in which an intent that ends is taken
// together with its dead letters and hops, so that a crash leaves either all of it or nothing.

import type { Intent, Op } from '../store/store.ts'
import { take } from '../store/table.ts'
import type { Decision } from './decide.ts'

/** Of the pump's own transactions; it holds no keys. */
export const DELIVERY_PARTITION = '#delivery'

export interface Settlement {
  readonly intent: Intent
  readonly decision: Decision
}

export function needsWrite({ decision }: Settlement): boolean {
  return decision.kind === 'take' || decision.kind === 'reschedule'
}

export function settle(settlements: readonly Settlement[]): Op<void> {
  return function* (tx) {
    for (const { intent, decision } of settlements) {
      if (decision.kind === 'take') {
        // Gone already: an earlier run of this very transaction committed, or the target took it.
        if (!(yield* take(intent.id))) continue
        for (const dead of decision.emit) tx.emit(dead)
        for (const hop of decision.hops) tx.hop({ atMs: tx.nowMs, ...hop })
      } else if (decision.kind === 'reschedule') {
        const { dueAtMs, attempt, lastError } = decision
        tx.reschedule(intent.id, {
          dueAtMs,
          attempt,
          ...(lastError === undefined ? {} : { lastError }),
        })
        for (const hop of decision.hops) tx.hop({ atMs: tx.nowMs, ...hop })
      }
    }
  }
}
