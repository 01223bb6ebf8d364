// https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html

export const MAX_NAME_CHARACTERS = 512
export const MAX_TAGS = 50

/** What CloudWatch adds to each event's message when it counts bytes. */
export const EVENT_OVERHEAD_BYTES = 26
export const MAX_BATCH_BYTES = 1_048_576
export const MAX_BATCH_EVENTS = 10_000
export const MAX_BATCH_SPAN_MS = 24 * 3600_000
export const MAX_EVENT_AGE_MS = 14 * 24 * 3600_000
export const MAX_EVENT_FUTURE_MS = 2 * 3600_000

/** Events and bytes that one answer of GetLogEvents or FilterLogEvents holds. */
export const MAX_PAGE_EVENTS = 10_000
export const MAX_PAGE_BYTES = 1_048_576
/** What one FilterLogEvents call looks at before it answers with what it has and a token. */
export const MAX_SCANNED_EVENTS = 200_000
export const MAX_SCANNED_BYTES = 64 * 1_048_576

export const MAX_SUBSCRIPTIONS = 2

export const DESCRIBE_LIMIT = 50

export const MAX_DELIVERIES = 1_000

/** Values that PutRetentionPolicy takes. */
export const RETENTION_DAYS: readonly number[] = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288,
  3653,
]

/** A live tail ends after three hours; each of its updates carries at most so many events. */
export const LIVE_TAIL_MS = 3 * 3_600_000
export const MAX_LIVE_EVENTS = 500
/** Of a live tail whose reader is slower than events come. */
export const MAX_LIVE_WAITING = 10_000
