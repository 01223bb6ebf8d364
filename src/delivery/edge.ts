// An edge is one AWS arrow (`sqs-to-sqs`, `sns-to-lambda`): how its intents are carried, when a
// failed attempt is repeated, and where an undeliverable event goes.

import type { HopOutcome } from '../kernel/hop.ts'
import type { Intent, NewIntent } from '../store/store.ts'

/** What became of one attempt. */
export type Outcome =
  /**
   * The target has it. `taken`: the target's own transaction took the intent (`take()` in
   * `store/table.ts`), so the effect is exactly once; otherwise the pump takes it afterwards.
   */
  | { readonly kind: 'delivered'; readonly taken?: boolean; readonly reason?: string }
  /** The event ended without reaching the target, as it should: filtered, deduplicated, … */
  | {
      readonly kind: 'ended'
      readonly outcome: HopOutcome
      readonly reason: string
      readonly taken?: boolean
    }
  /** This attempt failed. A permanent failure is not retried. */
  | {
      readonly kind: 'failed'
      readonly permanent: boolean
      /** AWS's error code where there is one: `AccessDenied`, `ResourceNotFoundException`, … */
      readonly code: string
      readonly reason: string
    }
  /** Not tried (target throttled or paused): try at that time without counting an attempt. */
  | { readonly kind: 'deferred'; readonly untilMs: number; readonly reason: string }

/** What follows a failed attempt. */
export type Next =
  | { readonly kind: 'retry'; readonly atMs: number }
  | { readonly kind: 'dead-letter'; readonly intents: readonly NewIntent[]; readonly to: string }
  | { readonly kind: 'drop'; readonly reason: string }

export interface Edge {
  readonly name: string
  /** Intents handed to one `carry` call at most. Default 1. */
  readonly batchSize?: number
  /** `carry` calls under way per target at once. Default 1 (which also keeps emission order). */
  readonly concurrency?: number
  /** Carries intents of one target, oldest first. Answers one outcome per intent, same order. */
  carry(intents: readonly Intent[], context: CarryContext): Promise<readonly Outcome[]>
  /** Decides what follows `failure`; `intent.attempt` counts this attempt too. */
  next(intent: Intent, failure: Extract<Outcome, { kind: 'failed' }>, context: CarryContext): Next
  /** How the event shows in the lineage. */
  describe(intent: Intent): {
    id: string
    from: string
    to: string
    traceId?: string
    parentId?: string
  }
}

export interface CarryContext {
  readonly nowMs: number
  /** A float in [0, 1) for jitter, from the one source of chance. */
  readonly jitter: () => number
  readonly signal: AbortSignal
}
