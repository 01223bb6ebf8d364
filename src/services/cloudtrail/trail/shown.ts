// A trail as answers show it.

import { selectsByDefault } from './selector.ts'
import type { TrailRow } from '../tables.ts'

/** As CreateTrail and UpdateTrail answer it. */
export function shownTrail(row: TrailRow) {
  return {
    Name: row.name,
    S3BucketName: row.bucket,
    S3KeyPrefix: row.prefix,
    SnsTopicName: row.topicName,
    SnsTopicARN: row.topicArn,
    IncludeGlobalServiceEvents: row.global,
    IsMultiRegionTrail: row.multiRegion,
    TrailARN: row.arn,
    LogFileValidationEnabled: row.validation,
    CloudWatchLogsLogGroupArn: row.logGroupArn,
    CloudWatchLogsRoleArn: row.roleArn,
    KmsKeyId: row.kmsKeyId,
    IsOrganizationTrail: false,
  }
}

/** As GetTrail and DescribeTrails answer it. */
export function describedTrail(row: TrailRow) {
  return {
    ...shownTrail(row),
    HomeRegion: row.region,
    HasCustomEventSelectors: !selectsByDefault(row),
    HasInsightSelectors: (row.insights ?? []).length > 0,
  }
}
