// CloudTrail → SNS: a log file is in the bucket.
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/configure-sns-notifications-for-cloudtrail.html

import type { Edge, Outcome } from '../delivery/edge.ts'
import { eachAlone } from '../delivery/failure.ts'
import { exponential } from '../delivery/retry.ts'
import {
  CLOUDTRAIL_TO_SNS,
  type CloudTrailPort,
  type LogFileNotice,
} from '../services/cloudtrail/port.ts'
import type { SnsPort } from '../services/sns/port.ts'
import { topicPassage } from './cloudtrail-destinations.ts'
import type { Permissions } from './permission.ts'

const retry = exponential({ firstMs: 1_000, capMs: 5 * 60_000, maxAgeMs: 24 * 3600_000 })

interface Parts {
  readonly sns: Pick<SnsPort, 'publish' | 'policy'>
  readonly trails: CloudTrailPort
  readonly permissions: Permissions
}

export function cloudtrailToSns(parts: Parts): Edge {
  return {
    name: CLOUDTRAIL_TO_SNS,
    carry: (intents) =>
      eachAlone(intents, async ({ id, target, payload }) => {
        const notice = payload as LogFileNotice
        const outcome = await tell(parts, id, target, notice)
        await parts.trails.notified(notice, outcome.kind === 'failed' ? outcome.code : undefined)
        return outcome
      }),
    next({ attempt, emittedAtMs }, { permanent, code, reason }, { nowMs, jitter }) {
      const state = { attempt, firstAtMs: emittedAtMs, nowMs, jitter: jitter() }
      const atMs = permanent ? undefined : retry(state)
      return atMs === undefined
        ? { kind: 'drop', reason: `${code}: ${reason}` }
        : { kind: 'retry', atMs }
    },
    describe({ payload, target }) {
      const { id, trailArn } = payload as LogFileNotice
      return { id, from: trailArn, to: target }
    },
  }
}

async function tell(
  { sns, permissions }: Parts,
  intentId: string,
  topicArn: string,
  { trailArn, bucket, key, id }: LogFileNotice,
): Promise<Outcome> {
  const refused = (code: string, reason: string): Outcome => ({
    ...{ kind: 'failed', permanent: true, code, reason },
  })
  const policy = await sns.policy(topicArn)
  if (policy === undefined) return refused('NotFound', `the topic ${topicArn} does not exist`)
  const permit = permissions.check(topicPassage(topicArn, trailArn), policy)
  if (!permit.granted) return refused('AccessDenied', permit.reason)
  const { taken } = await sns.publish(topicArn, {
    message: JSON.stringify({ s3Bucket: bucket, s3ObjectKey: [key] }),
    ...{ intentId, from: trailArn, via: CLOUDTRAIL_TO_SNS, parentId: id },
    ...(permit.note !== undefined && { note: permit.note }),
  })
  return { kind: 'delivered', taken }
}
