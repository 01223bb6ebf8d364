// One lineage record: what went from where to where, or did not, and why.

export type HopOutcome =
  | 'accepted' // an API call put the event into Millrace
  | 'delivered'
  | 'failed' // this attempt failed; `reason` says how, `nextAtMs` when the next one is due
  | 'dead-lettered'
  | 'dropped' // given up without a dead-letter queue
  | 'filtered' // did not match; `reason` says which key and value
  | 'deduplicated'
  | 'received' // handed to a consumer
  | 'returned' // became visible again without being deleted
  | 'deleted' // consumed
  | 'expired'
  | 'purged'
  | 'moved'
  | 'refused' // AWS would refuse (or did): no permission, not subscribed, …
  | 'throttled'

export interface Hop {
  /** When, in milliseconds since the epoch. */
  readonly atMs: number
  /** The event's id at this hop: message id, event id, request id of an asynchronous invocation. */
  readonly id: string
  /** The id that this one came from, where it changed (SQS message → Lambda request). */
  readonly parentId?: string
  /** Root of the `X-Amzn-Trace-Id`, where known. */
  readonly traceId?: string
  /** ARN of the resource, or `api:sqs.SendMessage` for a caller from outside. */
  readonly from: string
  readonly to: string
  /** Name of the edge or of the operation: `sqs-to-lambda`, `SendMessage`. */
  readonly via: string
  readonly outcome: HopOutcome
  /** 1 for the first attempt. */
  readonly attempt?: number
  readonly reason?: string
  readonly nextAtMs?: number
  /** Request id of the API call or invocation that caused it. */
  readonly requestId?: string
  /** Of a message that enters a queue: the sequence under which the queue keeps it. */
  readonly position?: number
  /** The intent that carries the event on from here. */
  readonly intentId?: string
}
