// Which events of a bucket go where.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/EventNotifications.html

import { Table } from '../../../store/table.ts'

export type TargetKind = 'topic' | 'queue' | 'function'

export interface NotificationRule {
  readonly id: string
  readonly kind: TargetKind
  readonly arn: string
  /** As given: `s3:ObjectCreated:*`. */
  readonly events: readonly string[]
  readonly prefix?: string
  readonly suffix?: string
}

export interface Notifications {
  readonly rules: readonly NotificationRule[]
  readonly eventBridge: boolean
}

export const notifications = new Table<[], Notifications>('notification')
