// Unsubscribe: by a signed caller, or by whoever follows the link in a message.
// Spec: https://docs.aws.amazon.com/sns/latest/api/API_Unsubscribe.html

import { requireSubscriptionArn } from '../address.ts'
import { emitConfirmation, newToken } from '../confirmation.ts'
import { snsError } from '../errors.ts'
import { operation } from '../operation.ts'
import { findSubscription, removeSubscription } from '../subscription-store.ts'
import { leaveSubscription, subscriberDirectory } from '../topic-store.ts'
import { tokenTable } from '../tables.ts'
import { limits } from '../limits.ts'

export const unsubscribe = operation('Unsubscribe', async (input, context) => {
  const address = requireSubscriptionArn(input.SubscriptionArn)
  const signed = context.caller.accessKeyId !== undefined
  const { topic } = address
  // Whose directory shows it, only the subscription knows.
  const subscribed = await context.store.transact(topic.partition, (tx) =>
    findSubscription(address, tx.nowMs),
  )
  if (subscribed === undefined) return {}
  const scope = [topic.partition, subscriberDirectory(subscribed.row.owner, topic)]
  await context.store.transact(scope, function* (tx) {
    const found = yield* findSubscription(address, tx.nowMs)
    if (found === undefined) return
    const { topic, row } = found
    if (row.signedUnsubscribe && !signed) {
      throw snsError(
        'AuthorizationErrorException',
        'This subscription can be removed by its owner or the owner of the topic only',
      )
    }
    removeSubscription(tx, topic, row)
    yield* leaveSubscription(tx, topic, row)
    // Who did not ask for it may take it back: https://docs.aws.amazon.com/sns/latest/dg/sns-delete-subscription-topic.html
    if (!signed && row.protocol.startsWith('http')) {
      const token = newToken(tx, topic.region)
      tokenTable.put(tx, [topic.generation, token], {
        id: row.id,
        untilMs: tx.nowMs + limits.confirmationMs,
      })
      emitConfirmation(tx, topic, row, 'unsubscribe-confirmation', token)
    }
  })
  return {}
})
