// CloudWatch Logs → S3: objects of export tasks. The bucket's policy must let the service in.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/S3ExportTasksConsole.html

import { arn } from '../kernel/arn.ts'
import type { ExportBuckets, ExportObject, ExportSender } from '../services/logs/port.ts'
import type { PortBucket, S3Port } from '../services/s3/port.ts'
import type { Permissions } from './permission.ts'

export function exportBuckets(
  s3: () => Pick<S3Port, 'bucket' | 'write'>,
  permissions: Permissions,
): ExportBuckets {
  return {
    async whyNot(name, from) {
      const bucket = await s3().bucket(name)
      if (bucket === undefined) {
        return 'The given bucket does not exist. Please make sure the bucket is valid.'
      }
      if (bucket.region !== from.region) {
        return 'The given bucket is not in the same region as the log group.'
      }
      for (const [call, target] of CALLS) {
        if (permissions.check(passage(call, bucket, from, target), bucket.policy).granted) continue
        return `${call} call on the given bucket failed. Please check if CloudWatch Logs has been granted permission to perform this operation.`
      }
      return undefined
    },
    write: (object: ExportObject) =>
      s3().write({ ...object, by: 'logs.amazonaws.com', via: 'logs-export' }),
  }
}

const CALLS = [
  ['GetBucketAcl', ''],
  ['PutObject', '/*'],
] as const

function passage(call: string, bucket: PortBucket, from: ExportSender, within: string) {
  const { account, region } = from
  return {
    ...{ service: `logs.${region}.amazonaws.com`, action: `s3:${call}` },
    target: bucket.arn + within,
    source: arn('logs', region, account, `${from.group.slice(from.group.indexOf('log-group:'))}:*`),
    sourceAccount: account,
  }
}
