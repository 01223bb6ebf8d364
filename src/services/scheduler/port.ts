// What travels from schedules to their targets.

/** A target as CreateSchedule was given it. */
export interface ScheduleTarget {
  readonly Arn: string
  readonly RoleArn: string
  readonly Input?: string
  readonly DeadLetterConfig?: { readonly Arn?: string }
  readonly RetryPolicy?: {
    readonly MaximumRetryAttempts?: number
    readonly MaximumEventAgeInSeconds?: number
  }
  /** `SqsParameters`, `EventBridgeParameters`, … */
  readonly [parameters: `${string}Parameters`]: unknown
}

/** Payload of a `scheduler-to-target` intent: one moment of one schedule. */
export interface Execution {
  readonly scheduleArn: string
  readonly executionId: string
  readonly scheduledMs: number
  readonly target: ScheduleTarget
}

export const SCHEDULER_TO_TARGET = 'scheduler-to-target'
