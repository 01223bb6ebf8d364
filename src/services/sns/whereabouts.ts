// Whether a published message still waits for its first delivery to some of its subscribers.

import type { Sought, Whereabout } from '../../kernel/whereabouts.ts'
import type { Channel, Outbox } from '../../store/store.ts'
import type { Env } from '../service.ts'
import { topicOfArn } from './address.ts'
import { SNS_FAN_OUT } from './emission.ts'
import { shownEndpoint, SNS_TO_QUEUES, type QueueRun } from './port.ts'
import { subscriptionsOf } from './subscription-set.ts'
import { readTopic } from './tables.ts'

/** Subscriptions, and intents in front of each, that are looked at. */
const MOST_SUBSCRIPTIONS = 50
const MOST_LANES = 16
const MOST_INTENTS = 100
const MOST_BYTES = 1_048_576

export async function whereabouts(
  { id, resource: at }: Sought,
  { store }: Pick<Env, 'store'>,
): Promise<Whereabout | undefined> {
  const address = topicOfArn(at)
  if (address === undefined) return undefined
  const subscribed = await store.transact(
    address.partition,
    function* () {
      const topic = yield* readTopic()
      if (topic === undefined) return []
      const { all } = yield* subscriptionsOf(store, topic)
      return all.slice(0, MOST_SUBSCRIPTIONS).flatMap(({ row, protocol }) => {
        if (protocol === undefined) return []
        const channel = { edge: protocol.edge, target: protocol.targetOf(row) }
        const lanes = topic.fifo ? `${row.id}/` : undefined
        return [{ to: shownEndpoint(row.endpoint), channel, lanes }]
      })
    },
    { durability: 'buffered' },
  )
  const first = { to: at, channel: { edge: SNS_FAN_OUT, target: at }, lanes: undefined }
  const waiting: string[] = []
  for (const { to, channel, lanes } of [first, ...subscribed]) {
    const channels = lanes === undefined ? [channel] : await lanesOf(store.outbox, channel, lanes)
    for (const one of channels) if (await waitsIn(store.outbox, one, id)) waiting.push(to)
  }
  waiting.push(...(await waitingTogether(store.outbox, at, id)))
  if (waiting.length === 0) return undefined
  return { state: 'sns.waiting', at, to: waiting.at(-1), count: waiting.length }
}

/** Queues that get the message together and do not have it yet. */
async function waitingTogether(outbox: Outbox, topicArn: string, id: string): Promise<string[]> {
  const channel = { edge: SNS_TO_QUEUES, target: topicArn }
  const intents = await outbox.channel(channel, MOST_INTENTS, MOST_BYTES)
  return intents.flatMap(({ payload }) => {
    const { messageId, subscribers } = payload as QueueRun
    return messageId === id ? subscribers.map(({ endpoint }) => shownEndpoint(endpoint)) : []
  })
}

/** Of a FIFO topic's subscription: one for each message group. */
async function lanesOf(outbox: Outbox, of: Channel, prefix: string): Promise<Channel[]> {
  const next = await outbox.channels(MOST_LANES, { ...of, lane: prefix })
  return next.filter(
    ({ edge, target, lane }) =>
      edge === of.edge && target === of.target && lane?.startsWith(prefix) === true,
  )
}

async function waitsIn(outbox: Outbox, channel: Channel, id: string): Promise<boolean> {
  const intents = await outbox.channel(channel, MOST_INTENTS, MOST_BYTES)
  return intents.some(({ attempt, payload }) => {
    if (attempt > 0) return false
    const { messageId, message } = payload as {
      messageId?: string
      message?: { messageId: string }
    }
    return messageId === id || message?.messageId === id
  })
}
