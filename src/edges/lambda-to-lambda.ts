// Lambda → Lambda: records of asynchronous invocations become events of another function.
// https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html

import type { Edge, Outcome } from '../delivery/edge.ts'
import { exponential } from '../delivery/retry.ts'
import { AwsError } from '../kernel/aws-error.ts'
import type { LambdaPort } from '../services/lambda/port.ts'
import type { Intent } from '../store/store.ts'
import { idAt, type DeadLetter } from './lambda-outcome.ts'

// As long as to a queue: what it cannot deliver Lambda drops and counts.
const retries = exponential({ firstMs: 1_000, capMs: 60_000, maxAgeMs: 3_600_000 })

export function lambdaToLambda(lambda: LambdaPort): Edge {
  lambda.registerDestination('lambda', async (arn) => (await lambda.function(arn)) !== undefined)

  async function carryOne(intent: Intent): Promise<Outcome> {
    const { from, requestId, traceHeader, body } = intent.payload as DeadLetter
    try {
      const { taken } = await lambda.invokeAsync({
        functionArn: intent.target,
        payload: body,
        requestId: idAt(requestId, intent.target),
        traceHeader,
        from,
        via: 'lambda-to-lambda',
        parentId: requestId,
        intentId: intent.id,
      })
      return { kind: 'delivered', taken }
    } catch (error) {
      if (!(error instanceof AwsError)) throw error
      const permanent = (error.status ?? 400) < 500
      return { kind: 'failed', permanent, code: error.code, reason: error.message }
    }
  }
  return {
    name: 'lambda-to-lambda',
    carry: (intents) => Promise.all(intents.map(carryOne)),
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
