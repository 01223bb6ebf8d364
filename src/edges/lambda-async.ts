// Lambda's asynchronous queue: from an accepted event to the function, with its retries, and to its
// destination and dead-letter queue when they are over.
// https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html

import type { CarryContext, Edge, Failure, Next, Outcome } from '../delivery/edge.ts'
import type { AsyncEvent, AsyncPolicy, InvokeResult, LambdaPort } from '../services/lambda/port.ts'
import type { Intent } from '../store/store.ts'
import { endingIntents, type Attempted, type Condition } from './lambda-outcome.ts'

/** Before the second attempt and before the third. */
const RETRY_DELAYS_MS = [60_000, 120_000]
const FIRST_BACKOFF_MS = 1_000
const LONGEST_BACKOFF_MS = 300_000
const MAX_ERROR_MESSAGE_BYTES = 1_024

/** What a failed attempt learned: how it ended, and what the function's settings then were. */
interface Verdict extends Attempted {
  readonly policy: AsyncPolicy
  /** Why there is no further attempt; undefined while the function's errors may be retried. */
  readonly final?: Condition
  /** Nothing was invoked: the attempt does not count. */
  readonly uninvoked?: boolean
}

type Fail = (code: string, verdict: Omit<Verdict, 'policy'>) => Failure<Verdict>

export function lambdaAsync(lambda: LambdaPort): Edge<Verdict> {
  return {
    name: 'lambda-async',
    // The function's own concurrency bounds what runs; this bounds what waits for it.
    concurrency: 100,
    carry: (intents, context) =>
      Promise.all(intents.map((intent) => carryOne(lambda, intent, context))),
    next(intent, failure, context): Next {
      const verdict = failure.learned
      // Not our own finding: whatever it was, the event is not given up for it.
      if (!verdict) return { kind: 'retry', atMs: later(intent, context, failure.reason).untilMs }
      const follows = whatFollows(intent, verdict, context.nowMs)
      if (typeof follows === 'number') return { kind: 'retry', atMs: follows }
      return afterLast(intent, failure, verdict, follows, context.nowMs)
    },
    describe(intent) {
      const event = intent.payload as AsyncEvent
      return { id: event.requestId, from: event.from, to: event.functionArn }
    },
  }
}

async function carryOne(
  lambda: LambdaPort,
  intent: Intent,
  context: CarryContext,
): Promise<Outcome<Verdict>> {
  try {
    return await attempt(lambda, intent, context)
  } catch (error) {
    // Millrace's own trouble (a full disk, say) is a system error: it costs the event no attempt.
    return later(intent, context, String(error))
  }
}

async function attempt(
  lambda: LambdaPort,
  intent: Intent,
  context: CarryContext,
): Promise<Outcome<Verdict>> {
  const event = intent.payload as AsyncEvent
  const policy = await lambda.asyncPolicy(event)
  if (!policy) return gone(event)
  const fail: Fail = (code, verdict) => {
    const permanent = verdict.final !== undefined
    const learned = { ...verdict, policy }
    return { kind: 'failed', permanent, code, reason: verdict.message, learned }
  }
  if (context.nowMs >= deadlineMs(intent, policy)) {
    const age = { status: 200, message: 'Event age exceeded', uninvoked: true }
    return fail('EventAgeExceeded', { ...age, final: 'EventAgeExceeded' })
  }
  if (policy.paused) {
    const none = { status: 429, message: 'Rate Exceeded.', uninvoked: true }
    return fail('TooManyRequestsException', { ...none, final: 'ZeroReservedConcurrency' })
  }
  const inTime = ({ untilMs, ...rest }: ReturnType<typeof later>) => ({
    ...rest,
    untilMs: Math.min(untilMs, deadlineMs(intent, policy)),
  })
  let result: InvokeResult
  try {
    result = await lambda.invoke(event)
  } catch (error) {
    return inTime(later(intent, context, String(error)))
  }
  if (result.kind === 'answered') return answered(intent, policy, result, context, fail)
  // The caller's fault (deleted meanwhile, a loop) is final; Lambda's own is tried again.
  if (result.kind === 'refused' && result.status < 500) {
    const { code, status, reason: message } = result
    return fail(code, { status, message, final: 'RetriesExhausted' })
  }
  return inTime(later(intent, context, result.reason))
}

/** The function ran: its answer for the destination, or its error for the next attempt. */
function answered(
  intent: Intent,
  policy: AsyncPolicy,
  result: Extract<InvokeResult, { kind: 'answered' }>,
  { nowMs: atMs }: CarryContext,
  fail: Fail,
): Outcome<Verdict> {
  const { payload, functionError, executedVersion, traceHeader } = result
  const response = { payload, functionError, executedVersion }
  if (functionError) {
    const message = errorMessage(payload)
    return fail('FunctionError', { status: 200, message, response, traceHeader })
  }
  const event = intent.payload as AsyncEvent
  const intents = endingIntents(policy, {
    ...{ event, condition: 'Success', attempts: intent.attempt + 1, atMs },
    ...{ status: 200, message: '', response, traceHeader },
  })
  return { kind: 'delivered', intents }
}

function gone(event: AsyncEvent): Outcome {
  const reason = `Function not found: ${event.functionArn}`
  return { kind: 'ended', outcome: 'dropped', reason }
}

function deadlineMs(intent: Intent, policy: AsyncPolicy): number {
  return intent.emittedAtMs + policy.maximumEventAgeSeconds * 1000
}

/** Doubles with the event's age: 1, 2, 4 … seconds after it was accepted, then every 5 minutes. */
function later(intent: Intent, { nowMs }: CarryContext, reason: string) {
  const ageMs = nowMs - intent.emittedAtMs
  const delayMs = Math.min(LONGEST_BACKOFF_MS, Math.max(FIRST_BACKOFF_MS, ageMs))
  return { kind: 'deferred', untilMs: nowMs + delayMs, reason } as const
}

/** The time of the next attempt, or why there is none. */
function whatFollows(intent: Intent, verdict: Verdict, nowMs: number): number | Condition {
  if (verdict.final) return verdict.final
  const delayMs = RETRY_DELAYS_MS[intent.attempt - 1]
  if (delayMs === undefined || intent.attempt > verdict.policy.maximumRetryAttempts) {
    return 'RetriesExhausted'
  }
  // An attempt that the event would be too old for is not waited for.
  const atMs = nowMs + delayMs
  return atMs < deadlineMs(intent, verdict.policy) ? atMs : 'EventAgeExceeded'
}

function afterLast(
  intent: Intent,
  failure: Failure<Verdict>,
  verdict: Verdict,
  condition: Condition,
  atMs: number,
): Next {
  const event = intent.payload as AsyncEvent
  const attempts = verdict.uninvoked ? intent.attempt - 1 : intent.attempt
  const intents = endingIntents(verdict.policy, { ...verdict, event, condition, attempts, atMs })
  const [first] = intents
  if (first) return { kind: 'dead-letter', intents, to: first.target }
  return {
    kind: 'drop',
    reason: `${failure.reason} (${condition}; no dead-letter queue, no on-failure destination)`,
  }
}

/** `errorMessage` of an error document, cut to what a dead letter tells. */
function errorMessage(document: string): string {
  let message = document
  try {
    const parsed = JSON.parse(document) as { errorMessage?: unknown }
    if (typeof parsed.errorMessage === 'string') message = parsed.errorMessage
  } catch {
    // A custom runtime may report anything.
  }
  // A queue refuses control characters (a terminal's colours, say), and would lose the event.
  const clean = message.replace(/[^\t\n\r\u0020-\ufffd]/g, '\ufffd')
  const cut = Buffer.from(clean).subarray(0, MAX_ERROR_MESSAGE_BYTES).toString()
  // The last character may have been cut in two.
  return cut.replace(/\ufffd$/, '') || 'Function error'
}
