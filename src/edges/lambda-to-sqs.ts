// Lambda → SQS: dead letters and records of asynchronous invocations.
// https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html

import type { Edge, Outcome } from '../delivery/edge.ts'
import { exponential } from '../delivery/retry.ts'
import { AwsError } from '../kernel/aws-error.ts'
import type { LambdaPort } from '../services/lambda/port.ts'
import type { SqsPort } from '../services/sqs/port.ts'
import type { Intent } from '../store/store.ts'
import type { DeadLetter } from './lambda-outcome.ts'

// AWS does not say how long it tries; what it cannot deliver it drops and counts.
const retries = exponential({ firstMs: 1_000, capMs: 60_000, maxAgeMs: 3_600_000 })

export function lambdaToSqs(sqs: SqsPort, lambda: Pick<LambdaPort, 'registerDestination'>): Edge {
  lambda.registerDestination('sqs', async (arn) => (await sqs.queue(arn)) !== undefined)

  async function carryOne(intent: Intent): Promise<Outcome> {
    const letter = intent.payload as DeadLetter
    const entry = {
      body: letter.body,
      messageAttributes: letter.attributes,
      traceHeader: letter.traceHeader,
      intentId: intent.id,
      from: letter.from,
      via: 'lambda-to-sqs',
      parentId: letter.requestId,
    }
    try {
      const [result] = await sqs.enqueue(intent.target, [entry])
      if (result && 'error' in result) return failed(result.error.code, result.error.message, 400)
      return { kind: 'delivered', taken: result?.taken ?? false }
    } catch (error) {
      if (!(error instanceof AwsError)) throw error
      return failed(error.code, error.message, error.status ?? 400)
    }
  }
  return {
    name: 'lambda-to-sqs',
    carry: (intents) => Promise.all(intents.map(carryOne)),
    next(intent, failure, context) {
      const { nowMs } = context
      const state = { attempt: intent.attempt, firstAtMs: intent.emittedAtMs, nowMs }
      const atMs = failure.permanent ? undefined : retries({ ...state, jitter: context.jitter() })
      return atMs === undefined ? { kind: 'drop', reason: failure.reason } : { kind: 'retry', atMs }
    },
    describe(intent) {
      const { from, requestId } = intent.payload as DeadLetter
      return { id: requestId, from, to: intent.target }
    },
  }
}

function failed(code: string, reason: string, status: number): Outcome {
  return { kind: 'failed', permanent: status < 500, code, reason }
}
