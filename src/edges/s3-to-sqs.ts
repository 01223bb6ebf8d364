// S3 → SQS: one message for each event.

import type { Edge } from '../delivery/edge.ts'
import { failureOf } from '../delivery/failure.ts'
import { AwsError } from '../kernel/aws-error.ts'
import type { SqsPort } from '../services/sqs/port.ts'
import type { Permissions } from './permission.ts'
import { bucketEdge, permitOf, refused, traceFrom } from './s3-delivery.ts'
import { bodyOf } from './s3-envelope.ts'

const NAME = 's3-to-sqs'

export function s3ToSqs(sqs: Pick<SqsPort, 'queue' | 'enqueue'>, permissions: Permissions): Edge {
  return bucketEdge(NAME, async (intent, message) => {
    const { target } = intent
    const queue = await sqs.queue(target)
    if (queue === undefined) {
      return refused('QueueDoesNotExist', `the queue ${target} does not exist`)
    }
    const permit = permitOf(permissions, message, 'sqs:SendMessage', target, queue.policy)
    if (!permit.granted) return refused('AccessDenied', permit.reason)
    const [sent] = await sqs.enqueue(target, [
      {
        body: bodyOf(message),
        intentId: intent.id,
        from: message.bucket.arn,
        via: NAME,
        parentId: message.id,
        ...traceFrom(message),
        ...(permit.note !== undefined && { note: permit.note }),
      },
    ])
    if (sent === undefined || !('error' in sent)) {
      return { kind: 'delivered', taken: sent?.taken ?? false }
    }
    return failureOf(new AwsError(sent.error.code, sent.error.message))
  })
}
