// Unsubscribe: by a signed caller, or by whoever follows the link in a message.
// Spec: https://docs.aws.amazon.com/sns/latest/api/API_Unsubscribe.html

import { requireSubscriptionArn } from '../address.ts'
import { emitConfirmation, newToken } from '../confirmation.ts'
import { snsError } from '../errors.ts'
import { operation } from '../operation.ts'
import { findSubscription, removeSubscription, unlist } from '../subscription-store.ts'
import { tokenTable } from '../tables.ts'
import { limits } from '../limits.ts'

export const unsubscribe = operation('Unsubscribe', async (input, context) => {
  const address = requireSubscriptionArn(input.SubscriptionArn)
  const signed = context.caller.accessKeyId !== undefined
  const owner = await context.store.transact(address.topic.partition, function* (tx) {
    const found = yield* findSubscription(address, tx.nowMs)
    if (found === undefined) return context.account
    const { topic, row } = found
    if (row.signedUnsubscribe && !signed) {
      throw snsError(
        'AuthorizationErrorException',
        'This subscription can be removed by its owner or the owner of the topic only',
      )
    }
    removeSubscription(tx, topic, row)
    // Who did not ask for it may take it back: https://docs.aws.amazon.com/sns/latest/dg/sns-delete-subscription-topic.html
    if (!signed && row.protocol.startsWith('http')) {
      const token = newToken(tx, topic.region)
      tokenTable.put(tx, [topic.generation, token], {
        id: row.id,
        untilMs: tx.nowMs + limits.confirmationMs,
      })
      emitConfirmation(tx, topic, row, 'unsubscribe-confirmation', token)
    }
    return row.owner
  })
  await unlist(context.store, address, owner)
  return {}
})
