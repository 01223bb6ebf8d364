// SNS's ports over the same rules as the operations.

import { assert } from '../../kernel/assert.ts'
import type { Tx } from '../../store/store.ts'
import { take, type Reading } from '../../store/table.ts'
import type { Env } from '../service.ts'
import { requireArn, topicOfArn, type TopicAddress } from './address.ts'
import type { Expiry } from './confirmation.ts'
import { invalidParameter } from './errors.ts'
import { resumeFanOut, type FanOut } from './fan-out.ts'
import { attributesBytes } from './message-attributes.ts'
import { requirePublishable, type Draft } from './message.ts'
import type { SnsDeliveries, SnsEntry, SnsMessage, SnsPort, SnsUpkeep } from './port.ts'
import { publish } from './publish.ts'
import { replayStep, type ReplayStep } from './replay.ts'
import { finishCheck, holdersOf, readText, releaseText, type TextCheck } from './stored-text.ts'
import { expireSubscription } from './subscription-store.ts'
import { sweepTopic, type Sweep } from './sweep.ts'
import { readTopic } from './tables.ts'
import { policyOf } from './topic-policy.ts'
import { requireTopic, unlistSubscriptions } from './topic-store.ts'

export function createSnsPort(env: Env): SnsPort & SnsDeliveries & SnsUpkeep {
  const { store } = env
  const inTopic: InTopic = (topicArn, op) => store.transact(partitionOf(topicArn), op)
  const recent = createRecent()
  return {
    async publish(topicArn, entry) {
      requireArn(topicArn, 'TopicArn')
      const address = topicOfArn(topicArn)
      if (address === undefined) throw invalidParameter('TopicArn')
      return publishEntry(store, address, entry)
    },

    async policy(topicArn) {
      const topic = topicOfArn(topicArn) && (await inTopic(topicArn, () => readTopic()))
      return topic && policyOf(topic)
    },

    async messageOf({ message, storedAs, topicArn }) {
      if (message !== undefined || storedAs === undefined) return message
      return recent(storedAs, () => inTopic(topicArn, () => readText(storedAs)))
    },

    async settled({ storedAs, topicArn }, intentId) {
      if (storedAs === undefined) return
      const release = (tx: Tx) => releaseText(tx, storedAs, intentId)
      await store.transact(partitionOf(topicArn), release, { durability: 'buffered' })
    },

    ...upkeep(store, inTopic),
  }
}

/** Long messages that stay in memory while their many deliveries are on their way. */
const RECENT_MESSAGES = 8

type Message = Promise<SnsMessage | undefined>

function createRecent() {
  const messages = new Map<string, Message>()
  return (id: string, read: () => Message): Message => {
    const known = messages.get(id)
    if (known !== undefined) return known
    const message = read()
    messages.set(id, message)
    // What could not be read, or is gone, may be looked for again.
    const forget = () => messages.delete(id)
    message.then((found) => found ?? forget(), forget)
    if (messages.size > RECENT_MESSAGES) messages.delete(messages.keys().next().value!)
    return message
  }
}

type InTopic = <T>(topicArn: string, op: (tx: Tx) => Reading<T>) => Promise<T>

function upkeep(store: Env['store'], inTopic: InTopic): SnsUpkeep {
  return {
    async continueFanOut({ id, payload }) {
      const rest = payload as FanOut
      await inTopic(rest.topicArn, (tx) => resumeFanOut(tx, store, rest, id))
    },

    async collect({ id, payload }) {
      const check = payload as TextCheck
      const holders = await inTopic(check.topicArn, () => holdersOf(check.textId))
      const gone: string[] = []
      for (const holder of holders) {
        if ((await store.outbox.get(holder)) === undefined) gone.push(holder)
      }
      await inTopic(check.topicArn, (tx) => finishCheck(tx, check, id, gone))
    },

    async replay({ id, payload }) {
      const step = payload as ReplayStep
      await inTopic(step.topicArn, (tx) => replayStep(tx, store, step, id))
    },

    async expire({ id, payload }) {
      const { topicArn, subscriptionId, owner } = payload as Expiry
      if (await inTopic(topicArn, (tx) => expireSubscription(tx, subscriptionId))) {
        const { region } = topicOfArn(topicArn)!
        await unlistSubscriptions(store, owner, region, [`${topicArn}:${subscriptionId}`])
      }
      await inTopic(topicArn, () => take(id))
    },

    sweep: ({ id, payload }, signal) => sweepTopic(store, payload as Sweep, id, signal),
  }
}

function partitionOf(topicArn: string): string {
  const address = topicOfArn(topicArn)
  assert(address !== undefined, 'SNS emits its topics by ARN')
  return address.partition
}

function publishEntry(store: Env['store'], address: TopicAddress, entry: SnsEntry) {
  const { message: text, attributes, from, via, parentId, note, intentId } = entry
  const draft: Draft = {
    body: text,
    text,
    subject: entry.subject,
    attributes,
    traceHeader: entry.traceHeader,
    bytes: Buffer.byteLength(text) + attributesBytes(attributes),
  }
  if (text === '') throw invalidParameter('Empty message')
  return store.transact(address.partition, function* (tx) {
    const topic = yield* requireTopic()
    // Before the intent is taken: a refused message stays the edge's to bury.
    requirePublishable(topic, draft)
    if (intentId !== undefined && !(yield* take(intentId))) return { messageId: '', taken: true }
    const cause = { party: from, via, parentId, note, outcome: 'delivered' as const }
    const { messageId } = yield* publish(tx, store, topic, draft, cause)
    return { messageId, taken: intentId !== undefined }
  })
}
