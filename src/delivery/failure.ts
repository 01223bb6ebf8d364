// What was thrown on the way, as an outcome: so that it is repeated, and in the end buried, by the
// edge's own rule.

import { AwsError } from '../kernel/aws-error.ts'
import type { Intent } from '../store/store.ts'
import type { Failure, Outcome } from './edge.ts'

/**
 * A client-side error is final: the target is gone, or does not let the caller in. Throttles and
 * server-side errors pass, and so, one hopes, does what is wrong with Millrace itself.
 */
export function failureOf(error: unknown): Failure<never> {
  if (!(error instanceof AwsError)) {
    const reason = error instanceof Error ? error.message : String(error)
    return { kind: 'failed', permanent: false, code: 'InternalFailure', reason, cause: error }
  }
  const status = error.status ?? 400
  const permanent = status < 500 && status !== 429
  return { kind: 'failed', permanent, code: error.queryCode ?? error.code, reason: error.message }
}

/** Carries intents side by side; what one throws is that one's failure alone. */
export function eachAlone<Learned>(
  intents: readonly Intent[],
  carryOne: (intent: Intent) => Promise<Outcome<Learned>>,
): Promise<readonly Outcome<Learned>[]> {
  return Promise.all(intents.map((intent) => carryOne(intent).catch(failureOf)))
}
