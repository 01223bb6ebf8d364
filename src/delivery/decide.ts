// From one attempt's outcome to what is written about it.

import type { Hop } from '../kernel/hop.ts'
import type { Intent, NewIntent } from '../store/store.ts'
import type { Along, CarryContext, Edge, AnyFailure, AnyOutcome } from './edge.ts'

export type HopWithoutTime = Omit<Hop, 'atMs'>

export type Decision =
  /** The target's transaction took it and recorded the hop. */
  | { readonly kind: 'gone' }
  /** It ends here: taken, with its dead letters (if any) emitted in the same transaction. */
  | {
      readonly kind: 'take'
      readonly hops: readonly HopWithoutTime[]
      readonly emit: readonly NewIntent[]
      readonly along?: Along
    }
  | {
      readonly kind: 'reschedule'
      readonly dueAtMs: number
      readonly attempt: number
      readonly lastError: string | undefined
      readonly hops: readonly HopWithoutTime[]
    }
  /** As it was: it stands behind one of its lane that has to go first. */
  | { readonly kind: 'leave' }

export interface Attempt {
  readonly edge: Edge
  readonly intent: Intent
  readonly outcome: AnyOutcome
  /** An intent of the same lane that was carried with it and goes first is still in the outbox. */
  readonly blocked: boolean
}

const MAX_ERROR_LENGTH = 1_000

export function decide(attempt: Attempt, context: CarryContext): Decision {
  const { edge, intent, outcome } = attempt
  switch (outcome.kind) {
    case 'delivered':
      if (outcome.taken) return { kind: 'gone' }
      return {
        ...end(hopOf(edge, intent, { outcome: 'delivered', reason: outcome.reason })),
        emit: outcome.intents ?? [],
      }
    case 'ended':
      if (outcome.taken) return { kind: 'gone' }
      return end(hopOf(edge, intent, { outcome: outcome.outcome, reason: outcome.reason }))
    case 'deferred':
      return attempt.blocked ? { kind: 'leave' } : deferred(edge, intent, outcome, context.nowMs)
    case 'failed':
      return failed(edge, intent, outcome, context)
  }
}

function end(...hops: HopWithoutTime[]): Extract<Decision, { kind: 'take' }> {
  return { kind: 'take', hops, emit: [] }
}

function deferred(
  edge: Edge,
  intent: Intent,
  outcome: Extract<AnyOutcome, { kind: 'deferred' }>,
  nowMs: number,
): Decision {
  const lastError = outcome.reason.slice(0, MAX_ERROR_LENGTH)
  // A moment in the past would try again at once, for ever.
  const dueAtMs = Math.max(outcome.untilMs, nowMs + 1)
  // An intent that is put off again and again for one reason says so once.
  const hops =
    intent.lastError === lastError
      ? []
      : [hopOf(edge, intent, { outcome: 'throttled', reason: lastError, nextAtMs: dueAtMs })]
  return { kind: 'reschedule', dueAtMs, attempt: intent.attempt, lastError, hops }
}

function failed(edge: Edge, intent: Intent, failure: AnyFailure, context: CarryContext): Decision {
  const attempt = intent.attempt + 1
  const reason = onceOnly(`${failure.code}: ${failure.reason}`.slice(0, MAX_ERROR_LENGTH), intent)
  const next = edge.next({ ...intent, attempt }, failure, context)
  if (next.kind === 'retry') {
    const dueAtMs = Math.max(next.atMs, context.nowMs)
    return {
      kind: 'reschedule',
      dueAtMs,
      attempt,
      lastError: reason,
      hops: [hopOf(edge, intent, { outcome: 'failed', reason, nextAtMs: dueAtMs })],
    }
  }
  const attempted = hopOf(edge, intent, { outcome: 'failed', reason })
  if (next.kind === 'drop')
    return end(attempted, hopOf(edge, intent, { outcome: 'dropped', reason: next.reason }))
  const buried = hopOf(edge, intent, { outcome: 'dead-lettered', reason })
  const hops = [attempted, { ...buried, to: next.to }]
  return { kind: 'take', hops, emit: next.intents, along: next.along }
}

/** 100,000 attempts that fail for one reason do not need that many copies of it in memory. */
function onceOnly(reason: string, { lastError }: Intent): string {
  return lastError === reason ? lastError : reason
}

/** Member by member: what is spread over another object is copied by the slow way, per attempt. */
function hopOf(
  edge: Edge,
  intent: Intent,
  { outcome, reason, nextAtMs }: Pick<Hop, 'outcome' | 'reason' | 'nextAtMs'>,
): HopWithoutTime {
  const { id, parentId, traceId, from, to } = edge.describe(intent)
  const attempt = intent.attempt + 1
  // Only what is still in the outbox can be asked for there.
  const intentId = nextAtMs === undefined ? undefined : intent.id
  const via = edge.name
  return { id, parentId, traceId, from, to, via, outcome, attempt, reason, nextAtMs, intentId }
}
