// Subscribe: an endpoint is subscribed to a topic once; asked again it gets the same ARN.
// Spec: https://docs.aws.amazon.com/sns/latest/api/API_Subscribe.html

import type { Tx } from '../../../store/store.ts'
import type { Reading } from '../../../store/table.ts'
import { requireTopicArn } from '../address.ts'
import { askToConfirm, pendingUntil } from '../confirmation.ts'
import { invalidParameter, snsError } from '../errors.ts'
import { limits } from '../limits.ts'
import { operation } from '../operation.ts'
import { requireProtocol } from '../protocols.ts'
import { startReplay } from '../replay.ts'
import { applyAttributes, attributeDefaults } from '../subscription-attributes.ts'
import { isExpired } from '../subscription-set.ts'
import {
  endpointDigest,
  putSubscription,
  removeSubscription,
  requireFilterRoom,
} from '../subscription-store.ts'
import { endpointTable, subscriptionTable, type SubscriptionRow, type TopicRow } from '../tables.ts'
import { isSubset } from '../tags.ts'
import {
  enterSubscription,
  leaveSubscription,
  requireTopic,
  subscriberDirectory,
} from '../topic-store.ts'

const PREFIX = 'Attributes Reason: '

export const subscribe = operation('Subscribe', async (input, context) => {
  const address = requireTopicArn(input.TopicArn, context)
  const protocol = requireProtocol(input.Protocol)
  const endpoint = input.Endpoint ?? ''
  if (endpoint === '' || endpoint.length > limits.endpointLength) throw invalidParameter('Endpoint')
  const given = (input.Attributes ?? {}) as Record<string, string>
  const { store, account, caller } = context
  const scope = [address.partition, subscriberDirectory(account, address)]
  const row = await store.transact(scope, function* (tx) {
    let topic = yield* requireTopic()
    protocol.requireEndpoint(endpoint, topic)
    if (topic.fifo && !protocol.fifo) {
      throw invalidParameter(`Invalid protocol type: ${protocol.name}`)
    }
    const applied = applyAttributes({}, given, { topic, protocol, endpoint, prefix: PREFIX })
    const existing = yield* subscribedAs(topic, protocol.name, endpoint)
    if (existing !== undefined && !isExpired(existing, tx.nowMs)) {
      return again(tx, topic, existing, applied, given)
    }
    if (existing !== undefined) {
      removeSubscription(tx, topic, existing)
      // Another subscriber's entry goes when its own time comes.
      if (existing.owner === account) yield* leaveSubscription(tx, topic, existing)
      topic = yield* requireTopic()
    }
    requireRoom(topic, applied)
    const id = tx.uuid()
    const asks = protocol.asksToConfirm(endpoint, account)
    const row: SubscriptionRow = {
      id,
      arn: `${topic.arn}:${id}`,
      protocol: protocol.name,
      endpoint,
      owner: account,
      principal: caller.arn,
      createdMs: tx.nowMs,
      pending: asks ? pendingUntil(tx, topic.region) : undefined,
      authenticated: !asks,
      attributes: applied,
      replay: applied.ReplayPolicy ? startReplay(tx, topic, id, applied.ReplayPolicy) : undefined,
    }
    putSubscription(tx, topic, row, undefined)
    yield* enterSubscription(tx, topic, row)
    if (asks) askToConfirm(tx, topic, row)
    return row
  })
  const hidden = row.pending !== undefined && input.ReturnSubscriptionArn !== true
  return { SubscriptionArn: hidden ? 'pending confirmation' : row.arn }
})

function* subscribedAs(
  topic: TopicRow,
  protocol: string,
  endpoint: string,
): Reading<SubscriptionRow | undefined> {
  const id = yield* endpointTable.get(topic.generation, endpointDigest(protocol, endpoint))
  return id === undefined ? undefined : yield* subscriptionTable.get(topic.generation, id)
}

/** The same subscription; one that is still unconfirmed is sent its token again. */
function again(
  tx: Tx,
  topic: TopicRow,
  row: SubscriptionRow,
  applied: Readonly<Record<string, string>>,
  given: Readonly<Record<string, string>>,
): SubscriptionRow {
  // Only what the caller says is compared, in the spelling in which it is kept.
  const said = Object.fromEntries(Object.entries(applied).filter(([name]) => name in given))
  if (!isSubset(said, { ...attributeDefaults, ...row.attributes })) {
    throw invalidParameter(`${PREFIX}Subscription already exists with different attributes`)
  }
  if (row.pending !== undefined) askToConfirm(tx, topic, row)
  return row
}

function requireRoom(topic: TopicRow, applied: Readonly<Record<string, string>>): void {
  if (topic.fifo && topic.subscriptions >= limits.fifoSubscriptions) {
    throw snsError(
      'SubscriptionLimitExceededException',
      'Subscription limit exceeded for the topic',
    )
  }
  if (applied.FilterPolicy !== undefined) requireFilterRoom(topic)
}
