// S3 → SNS: one message for each event, under a subject of S3's.

import type { Edge } from '../delivery/edge.ts'
import type { SnsPort } from '../services/sns/port.ts'
import type { Permissions } from './permission.ts'
import { bucketEdge, permitOf, refused, traceFrom } from './s3-delivery.ts'
import { bodyOf } from './s3-envelope.ts'

const NAME = 's3-to-sns'

export function s3ToSns(sns: Pick<SnsPort, 'publish' | 'policy'>, permissions: Permissions): Edge {
  return bucketEdge(NAME, async (intent, message) => {
    const { target } = intent
    const policy = await sns.policy(target)
    if (policy === undefined) return refused('NotFound', `the topic ${target} does not exist`)
    const permit = permitOf(permissions, message, 'sns:Publish', target, policy)
    if (!permit.granted) return refused('AccessDenied', permit.reason)
    const { taken } = await sns.publish(target, {
      message: bodyOf(message),
      subject: 'Amazon S3 Notification',
      intentId: intent.id,
      from: message.bucket.arn,
      via: NAME,
      parentId: message.id,
      ...traceFrom(message),
      ...(permit.note !== undefined && { note: permit.note }),
    })
    return { kind: 'delivered', taken }
  })
}
