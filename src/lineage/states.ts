// Every state in which an event can be, and what is said of it. `explain` and docs/explain.md are
// made of this table.

import type { Whereabout, WhereaboutState } from '../kernel/whereabouts.ts'
import { type Moments, nameOf } from './names.ts'

export interface StateRow {
  /** When an event is in it, for the documentation. */
  readonly when: string
  /** What follows `Message m1 `, without the full stop. */
  readonly says: (at: Whereabout, moments: Moments) => string
}

const because = ({ reason }: Whereabout) => (reason === undefined ? '' : `: ${reason}`)
const since = ({ sinceMs }: Whereabout, moments: Moments) =>
  sinceMs === undefined ? '' : ` since ${moments.bare(sinceMs)}`
const until = ({ untilMs }: Whereabout, moments: Moments) =>
  untilMs === undefined ? '' : ` until ${moments.bare(untilMs)}`
const due = ({ untilMs }: Whereabout, moments: Moments) =>
  untilMs === undefined ? 'now' : moments.tell(untilMs)
const when = ({ sinceMs }: Whereabout, moments: Moments) =>
  sinceMs === undefined ? '' : ` ${moments.tell(sinceMs)}`
const times = (count: number | undefined) => (count === 1 ? 'once' : `${count ?? 0} times`)
const tried = ({ count = 0 }: Whereabout) => (count === 0 ? '' : ` (tried ${times(count)})`)
const who = ({ to }: Whereabout) => (to === undefined ? 'a receiver' : nameOf(to))
/** Other branches of the same execution. */
const others = ({ count = 1 }: Whereabout) =>
  count > 1 ? `; so do ${count - 1} more of its branches` : ''
const ofGroup = ({ group }: Whereabout) => (group === undefined ? '' : ` of its group ${group}`)

export const STATES: Readonly<Record<WhereaboutState, StateRow>> = {
  'sqs.visible': {
    when: 'in a queue, received by nobody; no event source mapping reads the queue',
    says: (w, moments) =>
      `is in ${nameOf(w.at)}, visible to receivers${since(w, moments)}: nobody has received it yet, and no event source mapping reads the queue`,
  },
  'sqs.mapping-enabled': {
    when: 'in a queue, waiting for an enabled event source mapping',
    says: (w, moments) =>
      `is in ${nameOf(w.at)}, visible${since(w, moments)}: event source mapping ${w.mapping} hands it to ${who(w)} as soon as that takes more${because(w)}`,
  },
  'sqs.mapping-disabled': {
    when: 'in a queue whose event source mappings are disabled',
    says: (w, moments) =>
      `is in ${nameOf(w.at)}, visible${since(w, moments)}: nobody receives it, because event source mapping ${w.mapping} to ${who(w)} is disabled`,
  },
  'sqs.returned': {
    when: 'received before and not deleted: visible again',
    says: (w, moments) =>
      `is in ${nameOf(w.at)}, visible again${since(w, moments)}: it was received ${times(w.count)} and not deleted${because(w)}`,
  },
  'sqs.delayed': {
    when: 'sent with a delay that has not passed',
    says: (w, moments) => `is in ${nameOf(w.at)}, delayed${until(w, moments)}`,
  },
  'sqs.in-flight': {
    when: 'received, and its visibility timeout runs',
    says: (w, moments) =>
      `is in flight from ${nameOf(w.at)}: ${who(w)} has it${until(w, moments)} (receive ${w.count})${because(w)}`,
  },
  'sqs.group-locked': {
    when: 'in a FIFO queue, and a message of its group is in flight',
    says: (w, moments) =>
      `is in ${nameOf(w.at)} and waits for message ${w.behind}${ofGroup(w)}, which is in flight${until(w, moments)}`,
  },
  'sqs.group-behind': {
    when: 'in a FIFO queue behind an earlier message of its group that nobody has received',
    says: (w) => `is in ${nameOf(w.at)} behind message ${w.behind}${ofGroup(w)}, which comes first`,
  },
  'sqs.overdue': {
    when: 'past the retention period and not yet removed: nobody can receive it',
    says: (w, moments) =>
      `has expired${when(w, moments)}, older than the MessageRetentionPeriod of ${nameOf(w.at)}: nobody can receive it any more`,
  },
  'sqs.exhausted': {
    when: 'received as often as the redrive policy allows: the next receive moves it',
    says: (w, moments) =>
      `is in ${nameOf(w.at)}, visible again${since(w, moments)}, received ${times(w.count)} of at most ${w.most}: the next receive moves it to dead-letter ${who(w)}${because(w)}`,
  },
  'sqs.dead-letter': {
    when: 'arrived in a dead-letter queue, received by nobody there',
    says: (w, moments) => `is in dead-letter ${nameOf(w.at)}${since(w, moments)}${because(w)}`,
  },
  'sqs.travelling': {
    when: 'has left a queue for another one and has not arrived',
    says: (w, moments) =>
      `has left ${nameOf(w.at)} and is on its way to ${who(w)}, due ${due(w, moments)}${because(w)}`,
  },
  'sqs.consumed': {
    when: 'deleted by its receiver',
    says: (w, moments) =>
      `was consumed: ${who(w)} deleted it from ${nameOf(w.at)}${when(w, moments)}`,
  },
  'sqs.unwanted': {
    when: 'deleted because no filter of its event source mapping matched',
    says: (w, moments) =>
      `was deleted from ${nameOf(w.at)} without reaching ${who(w)}${when(w, moments)}, because no filter of the event source mapping matched${because(w)}`,
  },
  'sqs.expired': {
    when: 'removed at the end of the retention period',
    says: (w, moments) => `expired in ${nameOf(w.at)}${when(w, moments)}${because(w)}`,
  },
  'sqs.purged': {
    when: 'removed by PurgeQueue',
    says: (w, moments) => `is gone: ${nameOf(w.at)} was purged${when(w, moments)}`,
  },
  'sqs.queue-deleted': {
    when: 'its queue was deleted',
    says: (w, moments) =>
      w.sinceMs === undefined
        ? `is gone: ${nameOf(w.at)} was deleted`
        : `is gone: ${nameOf(w.at)} was deleted, by ${moments.bare(w.sinceMs)} at the latest`,
  },
  'sqs.lost': {
    when: 'could neither reach its dead-letter queue nor go back',
    says: (w, moments) => `was given up${when(w, moments)}${because(w)}`,
  },
  'sqs.absent': {
    when: 'left its queue, and the hop that tells how is no longer (or not yet) recorded',
    says: (w) => `is no longer in ${nameOf(w.at)}; how it left is not recorded`,
  },
  'sns.accepted': {
    when: 'accepted by a topic, and nothing is known of its deliveries',
    says: (w, moments) => `was accepted by ${nameOf(w.at)}${when(w, moments)}`,
  },
  'sns.waiting': {
    when: 'accepted by a topic, and a delivery has not been tried yet',
    says: (w) =>
      w.count === 1
        ? `waits at ${nameOf(w.at)} for its first delivery to ${who(w)}`
        : `waits at ${nameOf(w.at)} for its first delivery to ${w.count} subscribers, ${who(w)} among them`,
  },
  'sns.retrying': {
    when: 'a delivery failed and is tried again',
    says: (w, moments) =>
      `waits at ${nameOf(w.at)} for its next delivery to ${who(w)}, due ${due(w, moments)}${tried(w)}${because(w)}`,
  },
  'sns.delivered': {
    when: 'an endpoint took it',
    says: (w, moments) => `was delivered to ${who(w)}${when(w, moments)}`,
  },
  'sns.kept': {
    when: 'written down in place of an e-mail, a text message or a push notification',
    says: (w, moments) =>
      `was written to the outbox for ${who(w)}${when(w, moments)}; Millrace sends nothing to people`,
  },
  'sns.filtered': {
    when: 'did not match the filter policy of a subscription',
    says: (w, moments) =>
      `was not passed on to ${who(w)}${when(w, moments)}, as it did not match${because(w)}`,
  },
  'sns.refused': {
    when: 'a subscription takes nothing: pending, ended, no permission',
    says: (w, moments) => `was not passed on to ${who(w)}${when(w, moments)}${because(w)}`,
  },
  'sns.no-subscriptions': {
    when: 'published to a topic without subscriptions',
    says: (w, moments) => `went nowhere${when(w, moments)}: ${nameOf(w.at)} had no subscriptions`,
  },
  'sns.dropped': {
    when: 'given up by a subscription without a dead-letter queue',
    says: (w, moments) =>
      `was not delivered to ${who(w)} and was given up${when(w, moments)}${because(w)}`,
  },
  'events.unmatched': {
    when: 'on a bus, and no rule of it matched: why the first of them did not',
    says: (w, moments) =>
      `went nowhere${when(w, moments)}: no rule of ${nameOf(w.at)} matched${because(w)}`,
  },
  'events.delivered': {
    when: 'a target of a rule took it, which keeps it under no id of its own',
    says: (w, moments) => `was delivered to ${who(w)}${when(w, moments)}${because(w)}`,
  },
  'events.retrying': {
    when: 'a delivery to a target failed and is tried again',
    says: (w, moments) =>
      `waits at ${nameOf(w.at)} for its next delivery to ${who(w)}, due ${due(w, moments)}${tried(w)}${because(w)}`,
  },
  'events.dropped': {
    when: 'given up by a target without a dead-letter queue, or by a rule without targets',
    says: (w, moments) =>
      `was not delivered to ${who(w)} and was given up${when(w, moments)}${because(w)}`,
  },
  's3.happened': {
    when: 'something happened to an object, and no notification wants it',
    says: (w, moments) =>
      `happened in ${nameOf(w.at)}${when(w, moments)} and is told to nobody${because(w)}`,
  },
  's3.filtered': {
    when: 'a notification of the bucket does not want it',
    says: (w, moments) =>
      `was not passed on to ${who(w)}${when(w, moments)}, as it did not match${because(w)}`,
  },
  's3.retrying': {
    when: 'a delivery failed and is tried again',
    says: (w, moments) =>
      `waits at ${nameOf(w.at)} for its next delivery to ${who(w)}, due ${due(w, moments)}${tried(w)}${because(w)}`,
  },
  's3.dropped': {
    when: 'could not be delivered: S3 has no dead-letter queue',
    says: (w, moments) =>
      `was not delivered to ${who(w)} and was given up${when(w, moments)}${because(w)}`,
  },
  'lambda.queued': {
    when: 'on a function’s asynchronous queue, at its first attempt',
    says: (w) => `is with ${nameOf(w.at)}: its first attempt runs or waits for a free environment`,
  },
  'lambda.throttled': {
    when: 'on a function’s asynchronous queue, held back',
    says: (w, moments) =>
      `waits in the asynchronous queue of ${nameOf(w.at)}, next tried ${due(w, moments)}${because(w)}`,
  },
  'lambda.retrying': {
    when: 'the function failed, and the event is tried again',
    says: (w, moments) =>
      `waits for attempt ${(w.count ?? 0) + 1} at ${nameOf(w.at)}, due ${due(w, moments)}${because(w)}`,
  },
  'lambda.done': {
    when: 'the function ran to its end',
    says: (w, moments) => `was handled by ${nameOf(w.at)}${when(w, moments)}`,
  },
  'lambda.failed': {
    when: 'an invocation failed whose caller decides what follows',
    says: (w, moments) => `failed at ${nameOf(w.at)}${when(w, moments)}${because(w)}`,
  },
  'lambda.dropped': {
    when: 'given up without dead-letter queue and on-failure destination',
    says: (w, moments) => `was given up by ${nameOf(w.at)}${when(w, moments)}${because(w)}`,
  },
  'lambda.gone': {
    when: 'left the asynchronous queue, and the hop that tells how is no longer (or not yet) recorded',
    says: (w) => `has left the asynchronous queue of ${nameOf(w.at)}; how is not recorded`,
  },
  'logs.retrying': {
    when: 'log events of a subscription filter wait for their next attempt',
    says: (w, moments) =>
      `waits at ${nameOf(w.at)} for its next delivery to ${who(w)}, due ${due(w, moments)}${because(w)}`,
  },
  'logs.dropped': {
    when: 'log events of a subscription filter were given up',
    says: (w, moments) =>
      `was not delivered to ${who(w)} and was given up${when(w, moments)}${because(w)}`,
  },
  'kinesis.kept': {
    when: 'in a stream, until its retention ends, whoever reads it',
    says: (w, moments) =>
      `is in ${nameOf(w.at)}${w.group === undefined ? '' : `, shard ${w.group}`}${since(w, moments)}, for every reader${until(w, moments)}`,
  },
  'kinesis.expired': {
    when: 'past the retention period of its stream',
    says: (w) => `is no longer in ${nameOf(w.at)}: its retention period has ended`,
  },
  'kinesis.stream-deleted': {
    when: 'its stream was deleted',
    says: (w) => `is gone: ${nameOf(w.at)} was deleted`,
  },
  'dynamodb.kept': {
    when: 'in the stream of its table, for a day, whoever reads it',
    says: (w, moments) =>
      `is in the ${nameOf(w.at)}${since(w, moments)}, for every reader${until(w, moments)}`,
  },
  'dynamodb.expired': {
    when: 'older than the day that streams of tables keep',
    says: (w) => `is no longer in the ${nameOf(w.at)}: it keeps changes for a day`,
  },
  'dynamodb.stream-deleted': {
    when: 'the stream of its table is gone: it was turned off, or the table deleted, a day ago',
    says: (w) => `is gone with the ${nameOf(w.at)}`,
  },
  'firehose.gathering': {
    when: 'with a delivery stream, which gathers it until its buffer is full or its time has come',
    says: (w, moments) =>
      `is with ${nameOf(w.at)}${since(w, moments)}, which gathers it with others`,
  },
  'firehose.delivered': {
    when: 'written into an object, or taken by an endpoint',
    says: (w, moments) => `was delivered to ${w.to}${when(w, moments)}`,
  },
  'firehose.failed': {
    when: 'not processed or not delivered: it goes to the error prefix',
    says: (w, moments) =>
      `was not processed by ${nameOf(w.at)}${when(w, moments)}, and is in its error prefix or on its way there${because(w)}`,
  },
  'firehose.dropped': {
    when: 'dropped by a transform, or given up after a day',
    says: (w, moments) => `was dropped by ${nameOf(w.at)}${when(w, moments)}${because(w)}`,
  },
  'states.waiting': {
    when: 'an execution in a Wait state',
    says: (w, moments) =>
      `waits in state ${w.group}${since(w, moments)}${until(w, moments)}${others(w)}`,
  },
  'states.retrying': {
    when: 'an execution whose state failed, and is tried again',
    says: (w, moments) =>
      `is to try state ${w.group} again${since(w, moments)}${because(w)}${others(w)}`,
  },
  'states.task': {
    when: 'an execution whose task is under way',
    says: (w, moments) =>
      `is in state ${w.group}${since(w, moments)}: its task ${w.to} is under way${until(w, moments)}${others(w)}`,
  },
  'states.callback': {
    when: 'an execution whose task waits for SendTaskSuccess or SendTaskFailure',
    says: (w, moments) =>
      `is in state ${w.group}${since(w, moments)}: ${w.to} has its task token, and nobody has answered it yet${until(w, moments)}${others(w)}`,
  },
  'states.map-run': {
    when: 'an execution that waits for a map run',
    says: (w, moments) =>
      `is in state ${w.group}${since(w, moments)} and waits for ${nameOf(w.to ?? '')}${others(w)}`,
  },
  'states.running': {
    when: 'an execution that moves on now',
    says: (w, moments) => `runs${since(w, moments)} and waits for nothing`,
  },
  'states.ended': {
    when: 'an execution that has ended',
    says: (w, moments) => `ended${when(w, moments)}${because(w)}`,
  },
  'outbox.travelling': {
    when: 'on its way to a dead-letter queue or destination',
    says: (w, moments) =>
      `has left ${nameOf(w.at)} and is on its way to ${who(w)}, due ${due(w, moments)}${because(w)}`,
  },
  'outbox.dropped': {
    when: 'a dead-letter queue or destination did not take it',
    says: (w, moments) =>
      `did not reach ${who(w)} and was given up${when(w, moments)}${because(w)}`,
  },
  'call.refused': {
    when: 'a call that AWS refuses',
    says: (w, moments) =>
      `was a call to ${who(w)} that AWS would refuse${when(w, moments)}${because(w)}`,
  },
  unknown: {
    when: 'recorded, and of no service that says more',
    says: (w, moments) => `was last seen at ${nameOf(w.at)}${when(w, moments)}${because(w)}`,
  },
}
