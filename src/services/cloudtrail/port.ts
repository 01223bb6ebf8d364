// The door that CloudTrail opens, and what it asks of others.

import type { AwsError } from '../../kernel/aws-error.ts'

/** Where a trail's log files, notifications and log events go. */
export interface TrailTargets {
  /** ARN of the trail. */
  readonly arn: string
  readonly account: string
  readonly region: string
  readonly bucket: string
  readonly prefix?: string | undefined
  readonly topicArn?: string | undefined
  readonly logGroupArn?: string | undefined
  readonly roleArn?: string | undefined
}

/** Whether trails may write where they are told to. */
export interface Destinations {
  /** Why not, in CloudTrail's words; undefined: they can. */
  whyNot(targets: TrailTargets): Promise<AwsError | undefined>
}

/** CloudTrail's words for where trails may not write. */
export interface Refusals {
  noBucket(name: string): AwsError
  bucketPolicy(name: string): AwsError
  topicPolicy(): AwsError
  badLogGroup(): AwsError
  logGroupDenied(): AwsError
}
