// SNS → SQS. A queue gets the Notification document, or with raw delivery the message itself and its
// attributes as the queue's own. Deliveries to one queue travel together and in order.
// https://docs.aws.amazon.com/sns/latest/dg/sns-sqs-as-subscriber.html

import type { Failure, Outcome } from '../delivery/edge.ts'
import { failureOf } from '../delivery/failure.ts'
import { bodyFor, type Delivery, type SnsMessage } from '../services/sns/port.ts'
import type { PortEntry, QueueFacts, SqsPort } from '../services/sqs/port.ts'
import type { Intent } from '../store/store.ts'
import type { Permissions } from './permission.ts'
import { entryOfMessage, entryOfSns, passageOf, SNS_TO_SQS } from './sns-queue-entry.ts'
import { laneFailure, runsOf, waitsInLane } from './sns-queue-runs.ts'
import type { Envelopes } from './sns-envelope.ts'
import {
  allOf,
  createSnsDelivery,
  DELIVERED_BEFORE,
  refused,
  type DeliveryParts,
  type Loaded,
  type SnsEdge,
  type SoonOrNow,
} from './sns-delivery.ts'

export interface SnsToSqsParts extends DeliveryParts {
  readonly sqs: Pick<SqsPort, 'queue' | 'enqueue'>
  readonly permissions: Permissions
}

export function snsToSqs(parts: SnsToSqsParts): SnsEdge {
  const delivery = createSnsDelivery(parts)
  /** `stuck`: lanes of which a run before this one could not deliver something. */
  async function carryRun(
    run: readonly Intent[],
    stuck: Set<string>,
    nowMs: number,
  ): Promise<readonly Outcome<Loaded>[]> {
    const isStuck = ({ lane }: Intent) => lane !== undefined && stuck.has(lane)
    const waits = stuck.size === 0 ? undefined : run.map(isStuck)
    const going = waits === undefined ? run : run.filter((_, i) => !waits[i])
    let messages: readonly (SnsMessage | undefined)[] = []
    let outcomes: Outcome[]
    try {
      const loaded = allOf(going.map(delivery.load))
      messages = loaded instanceof Promise ? await loaded : loaded
      const sent = await send(parts, going, messages)
      outcomes = Array.isArray(sent) ? sent : failedAll(going, sent, stuck, nowMs)
    } catch (error) {
      outcomes = failedAll(going, failureOf(error), stuck, nowMs)
    }
    const noted = allOf(going.map((intent, i) => delivery.done(intent, messages[i], outcomes[i]!)))
    const done = noted instanceof Promise ? await noted : noted
    if (waits === undefined) return done
    let at = 0
    return waits.map((wait) => (wait ? waitsInLane(nowMs) : done[at++]!))
  }

  async function carryRuns(
    runs: readonly (readonly Intent[])[],
    stuck: Set<string>,
    nowMs: number,
  ): Promise<Outcome<Loaded>[]> {
    const outcomes: Outcome<Loaded>[] = []
    for (const run of runs) outcomes.push(...(await carryRun(run, stuck, nowMs)))
    return outcomes
  }

  return {
    name: SNS_TO_SQS,
    batchSize: 100,
    // One transaction carries all of a run or none, so order within a lane holds.
    keepsLanes: true,
    carry(intents, { nowMs }) {
      const runs = runsOf(intents)
      const stuck = new Set<string>()
      return runs.length === 1 ? carryRun(intents, stuck, nowMs) : carryRuns(runs, stuck, nowMs)
    },
    next: delivery.next,
    describe: delivery.describe,
  }
}

/** One outcome per intent, or one failure of all; all that may go go in one transaction. */
async function send(
  parts: SnsToSqsParts,
  intents: readonly Intent[],
  messages: readonly (SnsMessage | undefined)[],
): Promise<Outcome[] | Failure> {
  const { sqs, permissions, envelopes } = parts
  if (intents.length === 0) return []
  const { target } = intents[0]!
  const queue = await sqs.queue(target)
  if (queue === undefined) return intents.map(() => noQueue(target))
  const outcomes: (Outcome | undefined)[] = []
  const going: Going[] = []
  for (const [i, intent] of intents.entries()) {
    const of = intent.payload as Delivery
    const message = messages[i]
    const permit = permissions.check(passageOf(of.topicArn, target), queue.policy)
    if (of.kind === 'notification' && message === undefined) {
      outcomes.push(DELIVERED_BEFORE)
    } else if (!permit.granted) {
      outcomes.push(refused(permit.reason))
    } else {
      going.push({ intent, message, note: permit.note })
      outcomes.push(undefined)
    }
  }
  // All are signed together: one after the other each would cost a turn of the loop.
  const texts = allOf(
    going.map((of) => bodyOf(envelopes, of.intent.payload as Delivery, of.message)),
  )
  const bodies = texts instanceof Promise ? await texts : texts
  const entries = going.map((of, i) => entryOf(of, queue, bodies[i]!))
  // An error that is thrown again at each `await` on its way costs as much as all the rest.
  const results =
    entries.length === 0 ? [] : await sqs.enqueue(target, entries).then(undefined, failureOf)
  if (!Array.isArray(results)) return results
  let at = 0
  return outcomes.map((outcome) => outcome ?? outcomeOf(results[at++]!))
}

function failedAll(
  intents: readonly Intent[],
  failure: Failure,
  stuck: Set<string>,
  nowMs: number,
): Outcome[] {
  return intents.map((intent) => laneFailure(intent, failure, stuck, nowMs))
}

function bodyOf(
  envelopes: Envelopes,
  of: Delivery,
  message: SnsMessage | undefined,
): SoonOrNow<string> {
  if (of.kind !== 'notification') return envelopes.confirmation(of).then(JSON.stringify)
  if (of.subscriber.raw) return bodyFor(message!, 'sqs')
  return envelopes.notificationText(of, message!)
}

/** What may go. */
interface Going {
  readonly intent: Intent
  readonly message: SnsMessage | undefined
  readonly note: string | undefined
}

function entryOf({ intent, message, note }: Going, queue: QueueFacts, body: string): PortEntry {
  const of = intent.payload as Delivery
  const entry =
    message === undefined
      ? { ...entryOfSns(of, body), ...placeOfConfirmation(of, queue) }
      : entryOfMessage(of, message, queue, body)
  return { ...entry, note, intentId: intent.id }
}

/** It has neither group nor id, and a FIFO queue wants both. */
function placeOfConfirmation({ messageId }: Delivery, { fifo }: QueueFacts) {
  return fifo ? { messageGroupId: messageId, messageDeduplicationId: messageId } : {}
}

function noQueue(target: string): Outcome {
  const reason = `there is no queue ${target}`
  return {
    kind: 'failed',
    permanent: true,
    code: 'AWS.SimpleQueueService.NonExistentQueue',
    reason,
  }
}

/** A message that the queue itself refuses is refused for good. */
function outcomeOf(result: Awaited<ReturnType<SqsPort['enqueue']>>[number]): Outcome {
  if ('error' in result) {
    const { code, message: reason } = result.error
    return { kind: 'failed', permanent: true, code, reason }
  }
  return { kind: 'delivered', taken: result.taken }
}
