// An edge is one AWS arrow (`sqs-to-sqs`, `sns-to-lambda`): how its intents are carried, when a
// failed attempt is repeated, and where an undeliverable event goes.

import type { HopOutcome } from '../kernel/hop.ts'
import type { Intent, NewIntent, Tx } from '../store/store.ts'
import type { Reading } from '../store/table.ts'

/**
 * What became of one attempt. Who writes the hop of an event's end: whoever takes the intent. With
 * `taken` the target's own transaction took it (`take()` in `store/table.ts`) and recorded the hop
 * there, so effect and hop are exactly once; without, the pump takes it and records the hop.
 */
export type Outcome<Learned = never> =
  /** The target has it. Without `taken`, a crash before the pump's own take carries it again. */
  | {
      readonly kind: 'delivered'
      readonly taken?: boolean
      readonly reason?: string
      /** Emitted in the transaction in which the pump takes the intent (so not with `taken`). */
      readonly intents?: readonly NewIntent[]
    }
  /** The event ended without reaching the target, as it should: filtered, deduplicated, … */
  | {
      readonly kind: 'ended'
      readonly outcome: HopOutcome
      readonly reason: string
      readonly taken?: boolean
    }
  | Failure<Learned>
  /**
   * Not tried: try at that time without counting an attempt. `pauseTarget`: the target takes nothing
   * until then, so its other intents (a backlog of millions, perhaps) are left alone meanwhile.
   */
  | {
      readonly kind: 'deferred'
      readonly untilMs: number
      readonly reason: string
      readonly pauseTarget?: boolean
    }

/** An attempt failed. A permanent failure is not retried. */
export interface Failure<Learned = never> {
  readonly kind: 'failed'
  readonly permanent: boolean
  /** AWS's error code where there is one: `AccessDenied`, `ResourceNotFoundException`, … */
  readonly code: string
  readonly reason: string
  /** What the attempt found out that `next` decides by. Not kept: the next attempt learns anew. */
  readonly learned?: Learned
  /** What was thrown, where something was that should not be: for the log. */
  readonly cause?: unknown
}

/** As the pump sees them: what was learned is between an edge's `carry` and its `next`. */
export type AnyOutcome = Outcome<unknown>
export type AnyFailure = Failure<unknown>

/** What follows a failed attempt. */
export type Next =
  | { readonly kind: 'retry'; readonly atMs: number }
  | {
      readonly kind: 'dead-letter'
      readonly intents: readonly NewIntent[]
      readonly to: string
      readonly along?: Along
    }
  | { readonly kind: 'drop'; readonly reason: string }

/**
 * What has to commit together with a dead letter, in a partition of the service whose event it is: a
 * hold on what the letter names and does not contain. `intentIds`: those of the dead letter.
 */
export interface Along {
  readonly partition: string
  work(tx: Tx, intentIds: readonly string[]): Reading<void>
}

/** `Learned`: what a failed attempt tells `next` beside its reason. */
export interface Edge<Learned = unknown> {
  readonly name: string
  /** Intents handed to one `carry` call at most. Default 1. */
  readonly batchSize?: number
  /** `carry` calls under way per target at once. Default 1 (which also keeps emission order). */
  readonly concurrency?: number
  /** `carry` calls under way at once over all targets. Default: what the pump allows an edge. */
  readonly atOnce?: number
  /**
   * Says that `carry` keeps lanes itself: once an intent of a lane was not delivered, it leaves
   * those behind it alone and answers `deferred` for them. Then one call may carry several intents
   * of a lane; otherwise it gets one of each lane at most.
   */
  readonly keepsLanes?: boolean
  /**
   * Carries intents of one target, oldest first within a lane. Answers one outcome per intent, same
   * order. `intent.attempt` counts the attempts before this one. Throwing counts as a failure of
   * all of them (`failureOf`), of which nothing was learned; `eachAlone` confines it to the intent
   * that caused it. May be called again for the same intent after a crash.
   */
  carry(intents: readonly Intent[], context: CarryContext): Promise<readonly Outcome<Learned>[]>
  /**
   * Decides what follows `failure`; `intent.attempt` counts this attempt too. Pure: all that it goes
   * by is in its arguments, and it must come to an end also where `carry` threw and `learned` is
   * missing.
   */
  next(intent: Intent, failure: Failure<Learned>, context: CarryContext): Next
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
