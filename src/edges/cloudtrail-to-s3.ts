// CloudTrail → S3: log files. The bucket's policy must let the service in.

import { AwsError } from '../kernel/aws-error.ts'
import type { LogFiles } from '../services/cloudtrail/port.ts'
import type { S3Port } from '../services/s3/port.ts'
import { objectPassage } from './cloudtrail-destinations.ts'
import type { Permissions } from './permission.ts'

export function trailFiles(
  s3: () => Pick<S3Port, 'bucket' | 'write'>,
  permissions: Permissions,
): LogFiles {
  return {
    async write(trail, key, content, metadata) {
      const bucket = await s3().bucket(trail.bucket)
      if (bucket === undefined) {
        throw new AwsError('NoSuchBucket', 'The specified bucket does not exist', { status: 404 })
      }
      const permit = permissions.check(objectPassage(bucket, trail, key), bucket.policy)
      if (!permit.granted) throw new AwsError('AccessDenied', permit.reason, { status: 403 })
      await s3().write({
        ...{ bucket: trail.bucket, key, content, contentType: 'application/json' },
        ...(metadata && { metadata }),
        ...{ by: 'cloudtrail.amazonaws.com', from: trail.arn, via: 'cloudtrail-to-s3' },
        ...(permit.note !== undefined && { note: permit.note }),
      })
    },
  }
}
