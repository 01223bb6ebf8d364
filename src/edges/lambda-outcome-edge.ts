// What the edges that carry outcomes of asynchronous invocations share, whatever they go to.
// https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html

import type { Edge, Outcome } from '../delivery/edge.ts'
import { eachAlone } from '../delivery/failure.ts'
import { exponential } from '../delivery/retry.ts'
import type { Intent } from '../store/store.ts'
import type { LambdaPort } from '../services/lambda/port.ts'
import type { RoleCheck } from '../services/service.ts'
import type { DeadLetter } from './lambda-outcome.ts'
import { refusalOfRole, type RoleCall } from './role-permission.ts'

// AWS does not say how long it tries; what it cannot deliver it drops and counts.
const retries = exponential({ firstMs: 1_000, capMs: 60_000, maxAgeMs: 3_600_000 })

/** What the function's role does when its outcome goes somewhere. */
export interface OutcomePermission {
  readonly check: RoleCheck | undefined
  readonly lambda: Pick<LambdaPort, 'function'>
  callOf(intent: Intent, letter: DeadLetter): RoleCall
}

/** `deliver` answers whether the target took the intent, or throws AwsError when it refuses. */
export function lambdaOutcomeEdge(
  name: string,
  deliver: (intent: Intent, letter: DeadLetter) => Promise<{ taken: boolean }>,
  permission?: OutcomePermission,
): Edge {
  async function carryOne(intent: Intent): Promise<Outcome> {
    const letter = intent.payload as DeadLetter
    const fn = permission?.check && (await permission.lambda.function(letter.from))
    const call = permission?.callOf(intent, letter)
    const refusal = call && (await refusalOfRole(permission?.check, fn, call))
    if (refusal !== undefined) throw refusal
    const { taken } = await deliver(intent, letter)
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
