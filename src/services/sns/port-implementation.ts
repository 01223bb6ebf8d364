// SNS's ports over the same rules as the operations.

import { assert } from '../../kernel/assert.ts'
import type { Tx } from '../../store/store.ts'
import { take, type Reading } from '../../store/table.ts'
import type { Env } from '../service.ts'
import { requireArn, topicOfArn, type TopicAddress } from './address.ts'
import { emitAlone } from './emission.ts'
import { invalidParameter } from './errors.ts'
import type { FanOutEnv } from './fan-out.ts'
import { attributesBytes } from './message-attributes.ts'
import { requirePublishable, type Draft } from './message.ts'
import type { SnsDeliveries, SnsEntry, SnsMessage, SnsPort, SnsRuns } from './port.ts'
import { publish } from './publish.ts'
import { holdText, readText, releaseText } from './stored-text.ts'
import { readTopic } from './tables.ts'
import { policyOf } from './topic-policy.ts'
import { requireTopic } from './topic-store.ts'

export function createSnsPort(env: Env): SnsPort & SnsDeliveries & SnsRuns {
  const { store } = env
  const inTopic: InTopic = (topicArn, op) => store.transact(partitionOf(topicArn), op)
  const recent = createRecent()
  return {
    async publish(topicArn, entry) {
      requireArn(topicArn, 'TopicArn')
      const address = topicOfArn(topicArn)
      if (address === undefined) throw invalidParameter('TopicArn')
      return publishEntry(env, address, entry)
    },

    async policy(topicArn) {
      const topic = topicOfArn(topicArn) && (await inTopic(topicArn, () => readTopic()))
      return topic && policyOf(topic)
    },

    async messageOf({ message, storedAs, topicArn }) {
      if (message !== undefined || storedAs === undefined) return message
      return recent(storedAs, () => inTopic(topicArn, () => readText(storedAs)))
    },

    holdFor({ storedAs, topicArn }) {
      if (storedAs === undefined) return undefined
      return {
        partition: partitionOf(topicArn),
        *work(tx, intentIds) {
          for (const id of intentIds) yield* holdText(tx, topicArn, storedAs, id)
        },
      }
    },

    emitAlone,

    unfold: (run, intentId) =>
      inTopic(run.topicArn, function* (tx) {
        if (!(yield* take(intentId))) return
        for (const subscriber of run.subscribers) emitAlone(tx, run, subscriber)
      }),

    async settled({ storedAs, topicArn }, intentId) {
      if (storedAs === undefined) return
      const release = (tx: Tx) => releaseText(tx, storedAs, intentId)
      await store.transact(partitionOf(topicArn), release, { durability: 'buffered' })
    },
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

export function partitionOf(topicArn: string): string {
  const address = topicOfArn(topicArn)
  assert(address !== undefined, 'SNS emits its topics by ARN')
  return address.partition
}

function publishEntry(env: FanOutEnv, address: TopicAddress, entry: SnsEntry) {
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
  return env.store.transact(address.partition, function* (tx) {
    const topic = yield* requireTopic()
    // Before the intent is taken: a refused message stays the edge's to bury.
    requirePublishable(topic, draft)
    if (intentId !== undefined && !(yield* take(intentId))) return { messageId: '', taken: true }
    const cause = { party: from, via, parentId, note, outcome: 'delivered' as const }
    const { messageId } = yield* publish(tx, env, topic, draft, cause)
    return { messageId, taken: intentId !== undefined }
  })
}
