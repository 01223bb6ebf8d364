// CloudWatch Logs → Lambda: events that a subscription filter matched, packed as AWS packs them, onto
// the function's asynchronous queue. From there on Lambda's own retries hold.
// https://docs.aws.amazon.com/lambda/latest/dg/services-cloudwatchlogs.html

import { gzipSync } from 'node:zlib'
import type { Edge, Outcome } from '../delivery/edge.ts'
import { eachAlone } from '../delivery/failure.ts'
import { exponential } from '../delivery/retry.ts'
import type { LambdaPort } from '../services/lambda/port.ts'
import type { SubscribedEvents } from '../services/logs/port.ts'
import type { Intent } from '../store/store.ts'

// AWS retries for up to 24 hours what can be retried.
const retries = exponential({ firstMs: 1_000, capMs: 300_000, maxAgeMs: 24 * 3_600_000 })

export function logsToLambda(lambda: Pick<LambdaPort, 'invokeAsync'>): Edge {
  async function carryOne(intent: Intent): Promise<Outcome> {
    const subscribed = intent.payload as SubscribedEvents
    const { taken } = await lambda.invokeAsync({
      functionArn: intent.target,
      payload: envelope(subscribed),
      requestId: subscribed.requestId,
      from: subscribed.logGroupArn,
      intentId: intent.id,
    })
    return { kind: 'delivered', taken }
  }
  return {
    name: 'logs-to-lambda',
    carry: (intents) => eachAlone(intents, carryOne),
    next(intent, failure, { nowMs, jitter }) {
      const state = { attempt: intent.attempt, firstAtMs: intent.emittedAtMs, nowMs }
      const atMs = failure.permanent ? undefined : retries({ ...state, jitter: jitter() })
      return atMs === undefined ? { kind: 'drop', reason: failure.reason } : { kind: 'retry', atMs }
    },
    describe(intent) {
      const { requestId, logGroupArn } = intent.payload as SubscribedEvents
      return { id: requestId, from: logGroupArn, to: intent.target }
    },
  }
}

/** `{"awslogs": {"data": "<base64 of gzip of JSON>"}}`. */
export function envelope(subscribed: SubscribedEvents): string {
  const data = packed(subscribed).toString('base64')
  return JSON.stringify({ awslogs: { data } })
}

/** As every destination gets it: gzip of JSON. */
export function packed(subscribed: SubscribedEvents): Buffer {
  const document = {
    messageType: 'DATA_MESSAGE',
    owner: subscribed.owner,
    logGroup: subscribed.logGroup,
    logStream: subscribed.logStream,
    subscriptionFilters: [subscribed.filterName],
    logEvents: subscribed.events,
  }
  return gzipSync(JSON.stringify(document))
}
