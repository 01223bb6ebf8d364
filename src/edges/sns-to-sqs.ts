// SNS → SQS. A queue gets the Notification document, or with raw delivery the message itself and its
// attributes as the queue's own. Deliveries to one queue travel together and in order.
// https://docs.aws.amazon.com/sns/latest/dg/sns-sqs-as-subscriber.html

import type { Edge, Outcome } from '../delivery/edge.ts'
import { bodyFor, type Delivery, type SnsMessage } from '../services/sns/port.ts'
import type { PortEntry, QueueFacts, SqsPort } from '../services/sqs/port.ts'
import type { Intent } from '../store/store.ts'
import type { Permissions } from './permission.ts'
import { laneFailure, runsOf, waitsInLane } from './sns-queue-runs.ts'
import type { Envelopes } from './sns-envelope.ts'
import {
  createSnsDelivery,
  DELIVERED_BEFORE,
  failureOf,
  queueAttributes,
  refused,
  type DeliveryParts,
} from './sns-delivery.ts'

const NAME = 'sns-to-sqs'
/** What SQS shows as the sender of messages that came through SNS, in examples of AWS's own. */
const SENDER = 'AIDAIT2UOQQY3AUEKVGXU'

export interface SnsToSqsParts extends DeliveryParts {
  readonly sqs: Pick<SqsPort, 'queue' | 'enqueue'>
  readonly permissions: Permissions
}

interface Letter {
  readonly intent: Intent
  readonly message: SnsMessage | undefined
}

export function snsToSqs(parts: SnsToSqsParts): Edge {
  const delivery = createSnsDelivery(parts)
  /** `stuck`: lanes of which a run before this one could not deliver something. */
  async function carryRun(
    run: readonly Intent[],
    stuck: Set<string>,
    nowMs: number,
  ): Promise<Outcome[]> {
    const waits = run.map(({ lane }) => lane !== undefined && stuck.has(lane))
    const going = run.filter((_, i) => !waits[i])
    let letters: Letter[] = []
    let outcomes: Outcome[]
    try {
      letters = await Promise.all(
        going.map(async (intent) => ({ intent, message: await delivery.load(intent) })),
      )
      outcomes = await send(parts, letters)
    } catch (error) {
      const failure = failureOf(error)
      outcomes = going.map((intent) => laneFailure(intent, failure, stuck, nowMs))
    }
    const done = await Promise.all(
      going.map((intent, i) => delivery.done(intent, letters[i]?.message, outcomes[i]!)),
    )
    return waits.map((wait) => (wait ? waitsInLane(nowMs) : done.shift()!))
  }

  return {
    name: NAME,
    batchSize: 100,
    // One transaction carries all of a run or none, so order within a lane holds.
    keepsLanes: true,
    async carry(intents, { nowMs }) {
      const stuck = new Set<string>()
      const outcomes: Outcome[] = []
      for (const run of runsOf(intents)) outcomes.push(...(await carryRun(run, stuck, nowMs)))
      return outcomes
    },
    next: delivery.next,
    describe: delivery.describe,
  }
}

/** One outcome per letter; all that may go go in one transaction. */
async function send(parts: SnsToSqsParts, letters: readonly Letter[]): Promise<Outcome[]> {
  const { sqs, permissions, envelopes } = parts
  if (letters.length === 0) return []
  const { target } = letters[0]!.intent
  const queue = await sqs.queue(target)
  if (queue === undefined) return letters.map(() => noQueue(target))
  const outcomes = new Map<Letter, Outcome>()
  const going: Letter[] = []
  const entries: PortEntry[] = []
  for (const letter of letters) {
    const of = letter.intent.payload as Delivery
    const permit = permissions.check(passageOf(of.topicArn, target), queue.policy)
    if (of.kind === 'notification' && letter.message === undefined) {
      outcomes.set(letter, DELIVERED_BEFORE)
    } else if (!permit.granted) {
      outcomes.set(letter, refused(permit.reason))
    } else {
      const body = await bodyOf(envelopes, of, letter.message)
      going.push(letter)
      entries.push({ body, note: permit.note, ...entryOf(letter, queue) })
    }
  }
  const results = entries.length === 0 ? [] : await sqs.enqueue(target, entries)
  for (const [i, result] of results.entries()) outcomes.set(going[i]!, outcomeOf(result))
  return letters.map((letter) => outcomes.get(letter)!)
}

async function bodyOf(
  envelopes: Envelopes,
  of: Delivery,
  message: SnsMessage | undefined,
): Promise<string> {
  if (of.kind !== 'notification') return JSON.stringify(await envelopes.confirmation(of))
  if (of.subscriber.raw) return bodyFor(message!, 'sqs')
  return envelopes.notificationText(of, message!)
}

function entryOf({ intent, message }: Letter, queue: QueueFacts) {
  const of = intent.payload as Delivery
  return {
    messageAttributes: of.subscriber.raw && message ? queueAttributes(message) : undefined,
    // A confirmation has neither group nor id, and a FIFO queue wants both.
    messageGroupId: message?.groupId ?? (queue.fifo ? of.messageId : undefined),
    // A standard queue neither orders nor deduplicates what a FIFO topic sends it.
    messageDeduplicationId: queue.fifo ? (message?.deduplicationId ?? of.messageId) : undefined,
    traceHeader: message?.traceHeader,
    senderId: SENDER,
    intentId: intent.id,
    from: of.topicArn,
    via: NAME,
    parentId: of.messageId,
  }
}

function passageOf(topicArn: string, target: string) {
  return {
    service: 'sns.amazonaws.com',
    action: 'sqs:SendMessage',
    target,
    source: topicArn,
  }
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
