// Lambda → SNS: dead letters of asynchronous invocations (and destination records) for a topic.
// https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html

import type { Edge, Outcome } from '../delivery/edge.ts'
import { exponential } from '../delivery/retry.ts'
import { AwsError } from '../kernel/aws-error.ts'
import type { LambdaPort } from '../services/lambda/port.ts'
import type { SnsAttribute, SnsPort } from '../services/sns/port.ts'
import type { PortAttribute } from '../services/sqs/port.ts'
import type { Intent } from '../store/store.ts'
import type { DeadLetter } from './lambda-outcome.ts'

// As long as to a queue: what it cannot deliver Lambda drops and counts.
const retries = exponential({ firstMs: 1_000, capMs: 60_000, maxAgeMs: 3_600_000 })

/** Carries the same letters as `lambda-to-sqs`. */
export function lambdaToSns(
  sns: Pick<SnsPort, 'publish' | 'policy'>,
  lambda: Pick<LambdaPort, 'registerDestination'>,
): Edge {
  lambda.registerDestination('sns', async (arn) => (await sns.policy(arn)) !== undefined)

  async function carryOne(intent: Intent): Promise<Outcome> {
    const letter = intent.payload as DeadLetter
    try {
      const { taken } = await sns.publish(intent.target, {
        message: letter.body,
        attributes: topicAttributes(letter.attributes),
        traceHeader: letter.traceHeader,
        intentId: intent.id,
        from: letter.from,
        via: 'lambda-to-sns',
        parentId: letter.requestId,
      })
      return { kind: 'delivered', taken }
    } catch (error) {
      if (!(error instanceof AwsError)) throw error
      const permanent = (error.status ?? 400) < 500
      return { kind: 'failed', permanent, code: error.code, reason: error.message }
    }
  }
  return {
    name: 'lambda-to-sns',
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

function topicAttributes(
  attributes: Readonly<Record<string, PortAttribute>>,
): Record<string, SnsAttribute> {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, { dataType, stringValue, binaryValue }]) => [
      name,
      { type: dataType, value: stringValue ?? binaryValue ?? '' },
    ]),
  )
}
