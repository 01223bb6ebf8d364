// SetSubscriptionAttributes: changes one attribute. It binds at once (AWS: within 15 minutes).
// Spec: https://docs.aws.amazon.com/sns/latest/api/API_SetSubscriptionAttributes.html

import { requireSubscriptionArn } from '../address.ts'
import { operation } from '../operation.ts'
import { requireProtocol } from '../protocols.ts'
import { startReplay } from '../replay.ts'
import { applyAttributes } from '../subscription-attributes.ts'
import { putSubscription, requireFilterRoom, requireSubscription } from '../subscription-store.ts'

export const setSubscriptionAttributes = operation(
  'SetSubscriptionAttributes',
  async (input, context) => {
    const address = requireSubscriptionArn(input.SubscriptionArn)
    const given = { [input.AttributeName]: input.AttributeValue ?? '' }
    await context.store.transact(address.topic.partition, function* (tx) {
      const { topic, row } = yield* requireSubscription(address, tx.nowMs)
      const protocol = requireProtocol(row.protocol)
      const of = { topic, protocol, endpoint: row.endpoint, prefix: '' }
      const attributes = applyAttributes(row.attributes, given, of)
      if (attributes.FilterPolicy !== undefined && row.attributes.FilterPolicy === undefined) {
        requireFilterRoom(topic)
      }
      const policy = attributes.ReplayPolicy
      const kept = policy === row.attributes.ReplayPolicy ? row.replay : undefined
      const replay = kept ?? (policy ? startReplay(tx, topic, row.id, policy) : undefined)
      putSubscription(tx, topic, { ...row, attributes, replay }, row)
    })
    return {}
  },
)
