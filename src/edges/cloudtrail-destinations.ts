// Whether a trail may write where it is told to: its bucket, its topic, its log group.
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html

import { parseArn } from '../kernel/arn.ts'
import type { AwsError } from '../kernel/aws-error.ts'
import type { Destinations, Refusals, TrailTargets } from '../services/cloudtrail/port.ts'
import type { LogsPort } from '../services/logs/port.ts'
import type { PortBucket, S3Port } from '../services/s3/port.ts'
import type { RoleCheck } from '../services/service.ts'
import type { SnsPort } from '../services/sns/port.ts'
import type { Passage, Permissions } from './permission.ts'

export interface DestinationParts {
  readonly s3: () => Pick<S3Port, 'bucket'>
  readonly sns: () => Pick<SnsPort, 'policy'>
  readonly logs: () => Pick<LogsPort, 'group'>
  readonly permissions: Permissions
  readonly roleCheck: RoleCheck | undefined
}

const SERVICE = 'cloudtrail.amazonaws.com'

export function trailDestinations(parts: DestinationParts, words: Refusals): Destinations {
  return {
    async whyNot(targets) {
      return (
        (await bucketRefusal(parts, words, targets)) ??
        (await topicRefusal(parts, words, targets)) ??
        (await groupRefusal(parts, words, targets))
      )
    },
  }
}

async function bucketRefusal(
  { s3, permissions }: DestinationParts,
  words: Refusals,
  targets: TrailTargets,
): Promise<AwsError | undefined> {
  const bucket = await s3().bucket(targets.bucket)
  if (bucket === undefined) return words.noBucket(targets.bucket)
  const passages = [bucketAclPassage(bucket, targets), objectPassage(bucket, targets, '')]
  const may = passages.every((passage) => permissions.check(passage, bucket.policy).granted)
  return may ? undefined : words.bucketPolicy(targets.bucket)
}

function bucketAclPassage(bucket: PortBucket, { arn }: TrailTargets): Passage {
  return { service: SERVICE, action: 's3:GetBucketAcl', target: bucket.arn, source: arn }
}

/** Where log files lie: below `AWSLogs/` and the account. */
export function objectPassage(bucket: PortBucket, trail: TrailTargets, key: string): Passage {
  const { prefix, account } = trail
  const folder = `${prefix === undefined ? '' : `${prefix}/`}AWSLogs/${account}/`
  return {
    ...{ service: SERVICE, action: 's3:PutObject', source: trail.arn },
    target: `${bucket.arn}/${key === '' ? `${folder}CloudTrail/` : key}`,
    context: FULL_CONTROL,
  }
}

const FULL_CONTROL = { 's3:x-amz-acl': 'bucket-owner-full-control' } as const

export function topicPassage(topicArn: string, trailArn: string): Passage {
  return { service: SERVICE, action: 'sns:Publish', target: topicArn, source: trailArn }
}

async function topicRefusal(
  { sns, permissions }: DestinationParts,
  words: Refusals,
  { topicArn, arn }: TrailTargets,
): Promise<AwsError | undefined> {
  if (topicArn === undefined) return undefined
  const policy = await sns().policy(topicArn)
  if (policy === undefined) return words.topicPolicy()
  const { granted } = permissions.check(topicPassage(topicArn, arn), policy)
  return granted ? undefined : words.topicPolicy()
}

async function groupRefusal(
  { logs, roleCheck }: DestinationParts,
  words: Refusals,
  targets: TrailTargets,
): Promise<AwsError | undefined> {
  const { logGroupArn, roleArn } = targets
  if (logGroupArn === undefined || roleArn === undefined) return undefined
  const { account, region, group } = groupOf(logGroupArn)
  if ((await logs().group(account, region, group)) === undefined) return words.badLogGroup()
  const refusal = await roleCheck?.(putLogEvents(logGroupArn, roleArn, streamOf(targets)))
  return refusal && words.logGroupDenied()
}

export function groupOf(logGroupArn: string) {
  const { account = '', region = '', resource = '' } = parseArn(logGroupArn) ?? {}
  return { account, region, group: resource.split(':')[1] ?? '' }
}

/** All regions' events of a trail go to one stream, named for its home. */
export function streamOf({ account, region }: Pick<TrailTargets, 'account' | 'region'>): string {
  return `${account}_CloudTrail_${region}`
}

export function putLogEvents(logGroupArn: string, roleArn: string, stream: string) {
  const { region, group } = groupOf(logGroupArn)
  return {
    ...{ service: 'logs', operation: 'PutLogEvents', region },
    input: { logGroupName: group, logStreamName: stream, logEvents: [] },
    ...{ as: roleArn, sessionName: 'CLOUDWATCH_LOGS_DELIVERY_SESSION', by: SERVICE },
  }
}
