// Whom a bucket's notifications can reach: asked when they are put.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/grant-destinations-permissions-to-s3.html

import { parseArn } from '../kernel/arn.ts'
import type { LambdaPort } from '../services/lambda/port.ts'
import type { SnsPort } from '../services/sns/port.ts'
import type { SqsPort } from '../services/sqs/port.ts'
import type { Permissions } from './permission.ts'

export interface DestinationPorts {
  readonly sqs: Pick<SqsPort, 'queue'>
  readonly sns: Pick<SnsPort, 'policy'>
  readonly lambda: Pick<LambdaPort, 'function'>
}

interface Asked {
  readonly kind: 'queue' | 'topic' | 'function'
  readonly arn: string
}

interface Sender {
  readonly arn: string
  readonly account: string
  readonly region: string
}

/** Why not, in AWS's words; undefined: they can. A missing permission only matters where it is enforced. */
export async function whyNot(
  { sqs, sns, lambda }: DestinationPorts,
  permissions: Permissions,
  { kind, arn }: Asked,
  bucket: Sender,
): Promise<string | undefined> {
  const region = parseArn(arn)?.region
  if (region !== bucket.region) {
    return `The notification destination service region is not valid for the bucket location constraint`
  }
  const may = (action: string, policy: string | undefined) =>
    permissions.check(
      {
        ...{ service: 's3.amazonaws.com', action, target: arn },
        ...{ source: bucket.arn, sourceAccount: bucket.account },
      },
      policy,
    ).granted
  if (kind === 'queue') {
    const queue = await sqs.queue(arn)
    if (queue === undefined) return 'The destination queue does not exist'
    if (queue.fifo) return 'FIFO queues are not supported as a destination'
    return may('sqs:SendMessage', queue.policy)
      ? undefined
      : 'Permissions on the destination queue do not allow S3 to publish notifications from this bucket'
  }
  if (kind === 'topic') {
    const policy = await sns.policy(arn)
    if (policy === undefined) return 'The destination topic does not exist'
    if (arn.endsWith('.fifo')) return 'FIFO topics are not supported as a destination'
    return may('sns:Publish', policy)
      ? undefined
      : 'Permissions on the destination topic do not allow S3 to publish notifications from this bucket'
  }
  const fn = await lambda.function(arn)
  if (fn !== undefined && may('lambda:InvokeFunction', fn.policy)) return undefined
  return `Not authorized to invoke function [${arn}]`
}
