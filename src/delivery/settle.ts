// Writes what became of a batch of attempts: one transaction, in which an intent that ends is taken
// together with its dead letters and hops, so that a crash leaves either all of it or nothing.

import type { Hop } from '../kernel/hop.ts'
import type { Intent, Op, Scope, Tx } from '../store/store.ts'
import { take, type Reading } from '../store/table.ts'
import type { Decision, HopWithoutTime } from './decide.ts'

/** Of the pump's own transactions; it holds no keys. */
export const DELIVERY_PARTITION = '#delivery'

export interface Settlement {
  readonly intent: Intent
  readonly decision: Decision
}

export function needsWrite(decision: Decision): boolean {
  return decision.kind === 'take' || decision.kind === 'reschedule'
}

/** `partition`: the pump's. Very many others of which something goes along are more than a scope takes. */
export function scopeOf(partition: string, settlements: readonly Settlement[]): Scope {
  const others = settlements.flatMap(({ decision }) =>
    decision.kind === 'take' && decision.along !== undefined ? [decision.along.partition] : [],
  )
  return others.length === 0 ? partition : [...new Set([partition, ...others])]
}

export function settle(settlements: readonly Settlement[]): Op<void> {
  return (tx) => settleAll(tx, settlements)
}

function* settleAll(tx: Tx, settlements: readonly Settlement[]): Reading<void> {
  for (const { intent, decision } of settlements) {
    if (decision.kind === 'take') {
      // Gone already: an earlier run of this very transaction committed, or the target took it.
      if (!(yield* take(intent.id))) continue
      const emitted = decision.emit.map((next) => tx.emit(next))
      if (decision.along !== undefined) {
        const there = tx.in(decision.along.partition)
        yield* there.read(decision.along.work(there, emitted))
      }
      for (const hop of decision.hops) tx.hop(timed(hop, tx.nowMs, carrierOf(hop, emitted)))
    } else if (decision.kind === 'reschedule') {
      // Gone, or another node's: then this attempt decides nothing.
      if (!tx.reschedule(intent.id, decision)) continue
      for (const hop of decision.hops) tx.hop(timed(hop, tx.nowMs, hop.intentId))
    }
  }
}

/** A dead letter goes on as the first intent that its end emitted. */
function carrierOf({ outcome }: HopWithoutTime, emitted: readonly string[]): string | undefined {
  return outcome === 'dead-lettered' ? emitted[0] : undefined
}

function timed(hop: HopWithoutTime, atMs: number, intentId: string | undefined): Hop {
  const { id, parentId, traceId, from, to, via, outcome, attempt, reason, nextAtMs } = hop
  return {
    atMs,
    id,
    parentId,
    traceId,
    from,
    to,
    via,
    outcome,
    attempt,
    reason,
    nextAtMs,
    intentId,
  }
}
