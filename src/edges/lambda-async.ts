// Lambda's asynchronous queue: from an accepted event to the function, with its retries, and to the
// dead-letter queue when they are over.
// https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html

import type { CarryContext, Edge, Failure, Next, Outcome } from '../delivery/edge.ts'
import { parseArn } from '../kernel/arn.ts'
import type { AsyncEvent, AsyncPolicy, LambdaPort } from '../services/lambda/port.ts'
import type { Intent, NewIntent } from '../store/store.ts'
import type { DeadLetter } from './lambda-to-sqs.ts'

/** Before the second attempt and before the third. */
const RETRY_DELAYS_MS = [60_000, 120_000]
const FIRST_BACKOFF_MS = 1_000
const LONGEST_BACKOFF_MS = 300_000
const MAX_ERROR_MESSAGE_LENGTH = 1_024

/** What `carry` learned of a failed attempt, for `next`, which the pump calls straight after it. */
interface Verdict {
  readonly policy: AsyncPolicy
  /** HTTP status, as the dead letter's ErrorCode shows it: 200 for an error of the function. */
  readonly status: number
  readonly message: string
}

export function lambdaAsync(lambda: LambdaPort): Edge {
  const verdicts = new Map<string, Verdict>()

  async function carryOne(intent: Intent, context: CarryContext): Promise<Outcome> {
    try {
      return await attempt(intent, context)
    } catch (error) {
      // Millrace's own trouble (a full disk, say) is a system error: it costs the event no attempt.
      return later(intent, context, String(error))
    }
  }

  async function attempt(intent: Intent, context: CarryContext): Promise<Outcome> {
    const event = intent.payload as AsyncEvent
    const policy = await lambda.asyncPolicy(event)
    if (!policy) return gone(event)
    const fail = (code: string, status: number, message: string, permanent: boolean): Outcome => {
      verdicts.set(intent.id, { policy, status, message })
      return { kind: 'failed', permanent, code, reason: message }
    }
    if (context.nowMs - intent.emittedAtMs > policy.maximumEventAgeSeconds * 1000) {
      return fail('EventAgeExceeded', 200, 'Event age exceeded', true)
    }
    if (policy.paused) return fail('TooManyRequestsException', 429, 'Rate Exceeded.', true)
    const result = await lambda.invoke(event)
    if (result.kind === 'answered') {
      if (!result.functionError) return { kind: 'delivered' }
      return fail('FunctionError', 200, errorMessage(result.payload), false)
    }
    // The caller's fault (deleted meanwhile) is final; Lambda's own is tried again.
    if (result.kind === 'refused' && result.status < 500) {
      return fail(result.code, result.status, result.reason, true)
    }
    return later(intent, context, result.reason)
  }

  return {
    name: 'lambda-async',
    // The function's own concurrency bounds what runs; this bounds what waits for it.
    concurrency: 100,
    carry: (intents, context) => Promise.all(intents.map((intent) => carryOne(intent, context))),
    next(intent, failure, context): Next {
      const verdict = verdicts.get(intent.id)
      verdicts.delete(intent.id)
      // Not our own finding: whatever it was, the event is not given up for it.
      if (!verdict) return { kind: 'retry', atMs: later(intent, context, failure.reason).untilMs }
      const retryAtMs = retryAt(intent, failure, verdict.policy, context.nowMs)
      if (retryAtMs !== undefined) return { kind: 'retry', atMs: retryAtMs }
      return afterLast(intent.payload as AsyncEvent, failure, verdict)
    },
    describe(intent) {
      const event = intent.payload as AsyncEvent
      return { id: event.requestId, from: event.from, to: event.functionArn }
    },
  }
}

function gone(event: AsyncEvent): Outcome {
  const reason = `Function not found: ${event.functionArn}`
  return { kind: 'ended', outcome: 'dropped', reason }
}

/** Doubles with the event's age: 1, 2, 4 … seconds after it was accepted, then every 5 minutes. */
function later(intent: Intent, { nowMs }: CarryContext, reason: string) {
  const ageMs = nowMs - intent.emittedAtMs
  const delayMs = Math.min(LONGEST_BACKOFF_MS, Math.max(FIRST_BACKOFF_MS, ageMs))
  return { kind: 'deferred', untilMs: nowMs + delayMs, reason } as const
}

function retryAt(
  intent: Intent,
  failure: Failure,
  policy: AsyncPolicy,
  nowMs: number,
): number | undefined {
  if (failure.permanent || intent.attempt > policy.maximumRetryAttempts) return undefined
  const delayMs = RETRY_DELAYS_MS[intent.attempt - 1]
  return delayMs === undefined ? undefined : nowMs + delayMs
}

function afterLast(event: AsyncEvent, failure: Failure, verdict: Verdict): Next {
  const to = verdict.policy.deadLetterTargetArn
  if (!to) return { kind: 'drop', reason: `${failure.reason} (no dead-letter queue)` }
  const service = parseArn(to)?.service
  if (service !== 'sqs' && service !== 'sns') {
    const reason = `${failure.reason} (dead-letter target ${to} is neither queue nor topic)`
    return { kind: 'drop', reason }
  }
  const edge = service === 'sqs' ? 'lambda-to-sqs' : 'lambda-to-sns'
  return { kind: 'dead-letter', intents: [deadLetter(event, edge, to, verdict)], to }
}

/** The event as it was, and why it is here. */
function deadLetter(event: AsyncEvent, edge: string, to: string, verdict: Verdict): NewIntent {
  const payload: DeadLetter = {
    from: event.functionArn,
    requestId: event.requestId,
    traceHeader: event.traceHeader,
    body: event.payload,
    attributes: {
      RequestID: { dataType: 'String', stringValue: event.requestId },
      ErrorCode: { dataType: 'Number', stringValue: String(verdict.status) },
      ErrorMessage: { dataType: 'String', stringValue: verdict.message },
    },
  }
  return { edge, target: to, payload }
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
  return clean.slice(0, MAX_ERROR_MESSAGE_LENGTH) || 'Function error'
}
