// What the edges that carry outcomes of asynchronous invocations share, whatever they go to.
// https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html

import type { Edge, Outcome } from '../delivery/edge.ts'
import { eachAlone } from '../delivery/failure.ts'
import { exponential } from '../delivery/retry.ts'
import type { Intent } from '../store/store.ts'
import type { DeadLetter } from './lambda-outcome.ts'

// AWS does not say how long it tries; what it cannot deliver it drops and counts.
const retries = exponential({ firstMs: 1_000, capMs: 60_000, maxAgeMs: 3_600_000 })

/** `deliver` answers whether the target took the intent, or throws AwsError when it refuses. */
export function lambdaOutcomeEdge(
  name: string,
  deliver: (intent: Intent, letter: DeadLetter) => Promise<{ taken: boolean }>,
): Edge {
  async function carryOne(intent: Intent): Promise<Outcome> {
    const { taken } = await deliver(intent, intent.payload as DeadLetter)
    return { kind: 'delivered', taken }
  }
  return {
    name,
    carry: (intents) => eachAlone(intents, carryOne),
    next(intent, failure, { nowMs, jitter }) {
      const { attempt, emittedAtMs: firstAtMs } = intent
      const state = { attempt, firstAtMs, nowMs, jitter: jitter() }
      const atMs = failure.permanent ? undefined : retries(state)
      return atMs === undefined ? { kind: 'drop', reason: failure.reason } : { kind: 'retry', atMs }
    },
    describe(intent) {
      const { from, requestId } = intent.payload as DeadLetter
      return { id: requestId, from, to: intent.target }
    },
  }
}
