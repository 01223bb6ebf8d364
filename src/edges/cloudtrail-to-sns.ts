// CloudTrail → SNS: a log file is in the bucket.
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/configure-sns-notifications-for-cloudtrail.html

import type { Edge, Outcome } from '../delivery/edge.ts'
import {
  CLOUDTRAIL_TO_SNS,
  type CloudTrailPort,
  type LogFileNotice,
} from '../services/cloudtrail/port.ts'
import type { SnsPort } from '../services/sns/port.ts'
import { trailEdge } from './cloudtrail-delivery.ts'
import { topicPassage } from './cloudtrail-destinations.ts'
import type { Permissions } from './permission.ts'

interface Parts {
  readonly sns: Pick<SnsPort, 'publish' | 'policy'>
  readonly trails: CloudTrailPort
  readonly permissions: Permissions
}

export function cloudtrailToSns(parts: Parts): Edge {
  return trailEdge<LogFileNotice>({
    name: CLOUDTRAIL_TO_SNS,
    deliver: ({ id, target }, notice) => tell(parts, id, target, notice),
    noted: (notice, code) => parts.trails.notified(notice, code),
  })
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
