// ConfirmSubscription: the endpoint's owner agrees, by the token that was sent there.
// Spec: https://docs.aws.amazon.com/sns/latest/api/API_ConfirmSubscription.html

import { requireArn, topicOfArn } from '../address.ts'
import { isToken, regionOfToken } from '../confirmation.ts'
import { AwsError } from '../../../kernel/aws-error.ts'
import { invalidParameter } from '../errors.ts'
import { operation } from '../operation.ts'
import { putSubscription } from '../subscription-store.ts'
import { subscriptionTable, tokenTable } from '../tables.ts'
import { enterSubscription, requireTopic, subscriberDirectory } from '../topic-store.ts'

export const confirmSubscription = operation('ConfirmSubscription', async (input, context) => {
  const address = topicOf(input.TopicArn)
  const token = input.Token
  if (!isToken(token)) throw invalidParameter('Token')
  // Whoever follows a link does not say a region; the token knows its own.
  if (regionOfToken(token) !== address.region) throw invalidParameter('Topic')
  const signed = context.caller.accessKeyId !== undefined
  // Whose directory shows it, only the subscription knows.
  const { owner } = await context.store.transact(address.partition, () => subscribedBy(token))
  const scope = [address.partition, subscriberDirectory(owner, address)]
  return context.store.transact(scope, function* (tx) {
    const { topic, row, known } = yield* subscribedBy(token)
    // A token that was used already answers as it did.
    if (row.pending === undefined) return { SubscriptionArn: row.arn }
    if (known.untilMs <= tx.nowMs) throw invalidParameter('Token')
    const strict = String(input.AuthenticateOnUnsubscribe).toLowerCase() === 'true'
    const confirmed = {
      ...row,
      pending: undefined,
      authenticated: signed,
      ...(strict && { signedUnsubscribe: true as const }),
    }
    putSubscription(tx, topic, confirmed, row)
    yield* enterSubscription(tx, topic, confirmed)
    return { SubscriptionArn: row.arn }
  })
})

/** What a token confirms; throws for one of nothing. */
function* subscribedBy(token: string) {
  const topic = yield* requireTopic()
  const known = yield* tokenTable.get(topic.generation, token)
  const row = known && (yield* subscriptionTable.get(topic.generation, known.id))
  if (known === undefined || row === undefined) throw invalidParameter('Token')
  return { topic, row, known, owner: row.owner }
}

function topicOf(arn: string) {
  try {
    requireArn(arn, 'TopicArn')
  } catch (error) {
    if (error instanceof AwsError) throw invalidParameter('Topic')
    throw error
  }
  const address = topicOfArn(arn)
  if (address === undefined) throw invalidParameter('Topic')
  return address
}
