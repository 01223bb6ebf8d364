// S3 → Lambda: an asynchronous invocation for each event. What the function makes of it is Lambda's to
// repeat and to dead-letter.
// https://docs.aws.amazon.com/lambda/latest/dg/with-s3.html

import type { Edge } from '../delivery/edge.ts'
import type { LambdaPort } from '../services/lambda/port.ts'
import { traceOf } from '../services/s3/port.ts'
import type { Permissions } from './permission.ts'
import { bucketEdge, permitOf, refused } from './s3-delivery.ts'
import { idAt } from './lambda-outcome.ts'
import { bodyOf } from './s3-envelope.ts'

const NAME = 's3-to-lambda'

export function s3ToLambda(
  lambda: Pick<LambdaPort, 'function' | 'invokeAsync'>,
  permissions: Permissions,
): Edge {
  return bucketEdge(NAME, async (intent, message) => {
    const { target } = intent
    const fn = permissions.off ? undefined : await lambda.function(target)
    // Lambda itself says best that there is no such function.
    const permit =
      fn === undefined
        ? { granted: true as const, note: undefined }
        : permitOf(permissions, message, 'lambda:InvokeFunction', target, fn.policy)
    if (!permit.granted) return refused('AccessDenied', permit.reason)
    const { taken } = await lambda.invokeAsync({
      functionArn: target,
      payload: bodyOf(message),
      // Several functions may be told of one event: each invocation is one of its own.
      requestId: idAt(message.id, target),
      ...(!('test' in message) && { traceHeader: traceOf(message) }),
      from: message.bucket.arn,
      parentId: message.id,
      intentId: intent.id,
      via: NAME,
      ...(permit.note !== undefined && { note: permit.note }),
    })
    return { kind: 'delivered', taken }
  })
}
