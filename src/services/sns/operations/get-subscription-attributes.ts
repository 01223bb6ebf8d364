// GetSubscriptionAttributes.
// Spec: https://docs.aws.amazon.com/sns/latest/api/API_GetSubscriptionAttributes.html

import { requireSubscriptionArn } from '../address.ts'
import { effectiveSubscriptionPolicy } from '../delivery-policy.ts'
import { operation } from '../operation.ts'
import { shownAttributes } from '../subscription-attributes.ts'
import { requireSubscription } from '../subscription-store.ts'

export const getSubscriptionAttributes = operation(
  'GetSubscriptionAttributes',
  async (input, context) => {
    const address = requireSubscriptionArn(input.SubscriptionArn)
    const { topic, row } = await context.store.transact(address.topic.partition, (tx) =>
      requireSubscription(address, tx.nowMs),
    )
    const Attributes: Record<string, string> = {
      ...shownAttributes(row.attributes),
      SubscriptionArn: row.arn,
      TopicArn: topic.arn,
      Protocol: row.protocol,
      Endpoint: row.endpoint,
      Owner: row.owner,
      SubscriptionPrincipal: row.principal,
      PendingConfirmation: String(row.pending !== undefined),
      ConfirmationWasAuthenticated: String(row.authenticated),
    }
    if (row.protocol.startsWith('http')) {
      Attributes.EffectiveDeliveryPolicy = effectiveSubscriptionPolicy(
        topic.attributes.DeliveryPolicy,
        row.attributes.DeliveryPolicy,
      )
    }
    if (row.replay !== undefined) Attributes.ReplayStatus = row.replay.status
    return { Attributes }
  },
)
