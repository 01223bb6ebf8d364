// Where a bucket's access log goes.
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketLogging.html

import { AwsError } from '../../../kernel/aws-error.ts'
import type { Reading } from '../../../store/table.ts'
import type { InputOf } from '../../../wire/types.ts'
import { malformedXml } from '../errors.ts'
import { configurations, type BucketRow } from '../tables.ts'

type Client = typeof import('@aws-sdk/client-s3')
export type Logging = NonNullable<
  NonNullable<InputOf<Client, 'PutBucketLogging'>['BucketLoggingStatus']>['LoggingEnabled']
>

export const LOGGING = 'logging'

/** undefined: nothing is logged. */
export function* logging(): Reading<Logging | undefined> {
  return (yield* configurations.get(LOGGING)) as Logging | undefined
}

export function requireLogging(given: Logging): Logging {
  const { TargetBucket, TargetPrefix, TargetObjectKeyFormat: format } = given
  if (!TargetBucket || TargetPrefix === undefined) throw malformedXml()
  if (format?.SimplePrefix && format.PartitionedPrefix) throw malformedXml()
  return given
}

export const noTarget = (TargetBucket: string) =>
  new AwsError('InvalidTargetBucketForLogging', 'The target bucket for logging does not exist', {
    status: 400,
    members: { TargetBucket },
  })

export function requireSameRegion(source: BucketRow, target: BucketRow): void {
  if (source.region === target.region) return
  throw new AwsError('CrossLocationLoggingProhibitted', 'Cross S3 location logging not allowed. ', {
    status: 403,
    members: {
      ...(source.region !== 'us-east-1' && { SourceBucketLocation: source.region }),
      TargetBucketLocation: target.region,
    },
  })
}
