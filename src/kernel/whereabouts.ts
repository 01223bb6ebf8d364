// Where an event is now, as the services' present state says; not as its last hop suggests.

/** What a service is asked: is this event at that resource of yours? */
export interface Sought {
  /** The event's id there. */
  readonly id: string
  /** ARN. */
  readonly resource: string
  /** When it came there. */
  readonly enteredMs: number
  /** Of a message: the sequences under which the queue may have it, newest first. */
  readonly positions: readonly number[]
  /** Moments at which something happened to it, or was to happen, newest first: it may stand under one. */
  readonly timesMs: readonly number[]
}

/** Every state in which an event can be; what each of them says is in `lineage/states.ts`. */
export type WhereaboutState =
  | 'sqs.visible'
  | 'sqs.mapping-enabled'
  | 'sqs.mapping-disabled'
  | 'sqs.returned'
  | 'sqs.delayed'
  | 'sqs.in-flight'
  | 'sqs.group-locked'
  | 'sqs.group-behind'
  | 'sqs.overdue'
  | 'sqs.exhausted'
  | 'sqs.dead-letter'
  | 'sqs.travelling'
  | 'sqs.consumed'
  | 'sqs.unwanted'
  | 'sqs.expired'
  | 'sqs.purged'
  | 'sqs.queue-deleted'
  | 'sqs.lost'
  | 'sqs.absent'
  | 'sns.accepted'
  | 'sns.waiting'
  | 'sns.retrying'
  | 'sns.delivered'
  | 'sns.kept'
  | 'sns.filtered'
  | 'sns.refused'
  | 'sns.no-subscriptions'
  | 'sns.dropped'
  | 'events.unmatched'
  | 'events.delivered'
  | 'events.retrying'
  | 'events.dropped'
  | 's3.happened'
  | 's3.filtered'
  | 's3.retrying'
  | 's3.dropped'
  | 'lambda.queued'
  | 'lambda.throttled'
  | 'lambda.retrying'
  | 'lambda.done'
  | 'lambda.failed'
  | 'lambda.dropped'
  | 'lambda.gone'
  | 'logs.retrying'
  | 'logs.dropped'
  | 'kinesis.kept'
  | 'kinesis.expired'
  | 'kinesis.stream-deleted'
  | 'dynamodb.kept'
  | 'dynamodb.expired'
  | 'dynamodb.stream-deleted'
  | 'firehose.gathering'
  | 'firehose.delivered'
  | 'firehose.failed'
  | 'firehose.dropped'
  | 'states.waiting'
  | 'states.retrying'
  | 'states.task'
  | 'states.callback'
  | 'states.map-run'
  | 'states.running'
  | 'states.ended'
  | 'outbox.travelling'
  | 'outbox.dropped'
  | 'call.refused'
  | 'unknown'

export interface Whereabout {
  readonly state: WhereaboutState
  /** ARN of the resource that has it, or had it last. */
  readonly at: string
  /** Where it goes, or who has it or took it. */
  readonly to?: string | undefined
  readonly sinceMs?: number | undefined
  /** When that ends by itself, or the next attempt is due. */
  readonly untilMs?: number | undefined
  /** Receives or attempts so far. */
  readonly count?: number | undefined
  /** The receive count of the redrive policy. */
  readonly most?: number | undefined
  /** Id of the message that it waits for, and the group of both. */
  readonly behind?: string | undefined
  readonly group?: string | undefined
  /** UUID of the event source mapping. */
  readonly mapping?: string | undefined
  readonly reason?: string | undefined
}

/** Who can say what is true now: the services, by the ARN of the resource asked about. */
export interface Witnesses {
  whereabouts(sought: Sought): Promise<Whereabout | undefined>
  /** The id of the event that a name stands for: of what made the object `s3://photos/a.jpg`. */
  eventOf(name: string): Promise<string | undefined>
  /** What polls a resource: event source mappings. */
  pollersOf(
    arn: string,
  ): Promise<readonly { readonly id: string; readonly to: string; readonly enabled: boolean }[]>
}
