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

export const CLOUDTRAIL_TO_EVENTS = 'cloudtrail-to-events'

/** Payload of the intents of `cloudtrail-to-events`. */
export interface TrailEvent {
  readonly eventId: string
  /** `aws.dynamodb` */
  readonly source: string
  readonly atMs: number
  /** CloudTrail's record. */
  readonly detail: Readonly<Record<string, unknown>>
  /** ARN of what the call touched. */
  readonly resource: string
  /** Only for rules that ask for calls that read. */
  readonly quiet?: boolean
}

/** Where log files go. */
export interface LogFiles {
  /** Replaces what is there. Rejects with the AwsError that GetTrailStatus tells. */
  write(
    trail: TrailTargets,
    key: string,
    content: Uint8Array,
    metadata?: Readonly<Record<string, string>>,
  ): Promise<void>
}

export const CLOUDTRAIL_TO_SNS = 'cloudtrail-to-sns'

/** Payload of the intents of `cloudtrail-to-sns`: a log file is there. */
export interface LogFileNotice {
  readonly id: string
  readonly account: string
  readonly region: string
  readonly name: string
  readonly trailArn: string
  readonly bucket: string
  readonly key: string
}

export const CLOUDTRAIL_TO_LOGS = 'cloudtrail-to-logs'

/** Payload of the intents of `cloudtrail-to-logs`. */
export interface LoggedRecord {
  /** The record's eventID. */
  readonly id: string
  readonly account: string
  readonly region: string
  readonly name: string
  readonly trailArn: string
  readonly roleArn: string
  readonly atMs: number
  /** JSON text. */
  readonly record: string
}

export interface CloudTrailPort {
  /** How a record came to its log group. `error`: AWS's code. */
  logged(record: LoggedRecord, error: string | undefined): Promise<void>
  /** How telling of a log file went. `error`: AWS's code. */
  notified(notice: LogFileNotice, error: string | undefined): Promise<void>
}
