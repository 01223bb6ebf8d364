// What subscription filters to streams have in common: the packed record, the filter's role, retries.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html

import type { Edge, Outcome } from '../delivery/edge.ts'
import { eachAlone } from '../delivery/failure.ts'
import { exponential } from '../delivery/retry.ts'
import { parseArn } from '../kernel/arn.ts'
import { AwsError } from '../kernel/aws-error.ts'
import type { SubscribedEvents } from '../services/logs/port.ts'
import type { RoleCheck } from '../services/service.ts'
import type { Intent } from '../store/store.ts'
import { packed } from './logs-to-lambda.ts'
import { failureOfPut } from './records-put.ts'

export interface LogsEdgeParts {
  readonly roleCheck: RoleCheck | undefined
}

export interface LogsTarget {
  readonly service: string
  /** The call that the filter's role must be allowed to make. */
  call(
    arn: string,
    data: Uint8Array,
  ): {
    readonly operation: string
    readonly input: Readonly<Record<string, unknown>>
  }
  /** An id of what was put; undefined where the intent was taken before; or what AWS answers. */
  put(
    intent: Intent,
    subscribed: SubscribedEvents,
    data: Uint8Array,
  ): Promise<string | undefined | AwsError>
}

// AWS retries for up to 24 hours what can be retried.
const retries = exponential({ firstMs: 1_000, capMs: 300_000, maxAgeMs: 24 * 3_600_000 })

export function logsEdge(name: string, roleCheck: RoleCheck | undefined, target: LogsTarget): Edge {
  return {
    name,
    batchSize: 10,
    carry: (intents) => eachAlone(intents, (intent) => carryOne(intent, roleCheck, target)),
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

async function carryOne(
  intent: Intent,
  roleCheck: RoleCheck | undefined,
  target: LogsTarget,
): Promise<Outcome> {
  const subscribed = intent.payload as SubscribedEvents
  const data = packed(subscribed)
  const { roleArn } = subscribed
  if (roleCheck !== undefined && roleArn !== undefined) {
    const refusal = await roleCheck({
      ...{ service: target.service, ...target.call(intent.target, data) },
      ...{ region: parseArn(intent.target)!.region, as: roleArn },
      ...{ sessionName: 'logs', by: 'logs.amazonaws.com' },
    })
    if (refusal !== undefined) return failureOfPut(refusal)
  }
  try {
    const answer = await target.put(intent, subscribed, data)
    if (answer instanceof AwsError) return failureOfPut(answer)
    return { kind: 'delivered', taken: answer !== undefined }
  } catch (error) {
    if (error instanceof AwsError) return failureOfPut(error)
    throw error
  }
}
