// Publish: one message to a topic, a phone number or a device.
// Spec: https://docs.aws.amazon.com/sns/latest/api/API_Publish.html

import type { Context } from '../../service.ts'
import { requireTopicArn } from '../address.ts'
import { invalidParameter } from '../errors.ts'
import { draftOf } from '../message.ts'
import { operation } from '../operation.ts'
import { publish as publishTo } from '../publish.ts'
import { requireTopic } from '../topic-store.ts'
import { isDevice, publishToDevice, publishToPhone } from '../publish-direct.ts'

export const publish = operation('Publish', async (input, context) => {
  const { TopicArn, TargetArn, PhoneNumber } = input
  const address = addressOf(TopicArn, TargetArn, PhoneNumber, context)
  const draft = draftOf(input, context.traceHeader)
  const cause = { party: 'api:sns.Publish', via: 'Publish', requestId: context.requestId }
  const { store } = context
  const { messageId, sequenceNumber } = await store.transact(address.partition, function* (tx) {
    return yield* publishTo(tx, store, yield* requireTopic(), draft, cause)
  })
  return { MessageId: messageId, SequenceNumber: sequenceNumber }
})

function addressOf(
  topicArn: string | undefined,
  targetArn: string | undefined,
  phoneNumber: string | undefined,
  context: Context,
) {
  const given = [topicArn, targetArn, phoneNumber].filter((target) => target !== undefined)
  if (given.length > 1) {
    throw invalidParameter(
      'TopicArn or TargetArn or PhoneNumber Reason: only one of them may be given',
    )
  }
  if (phoneNumber !== undefined) {
    if (!/^\+?[1-9]\d{1,14}$/.test(phoneNumber)) {
      throw invalidParameter(`PhoneNumber Reason: ${phoneNumber} is not valid to publish to`)
    }
    throw notImplemented('sns', 'Publish to a phone number')
  }
  if (targetArn?.includes(':endpoint/')) {
    throw invalidParameter('TargetArn Reason: No endpoint found for the target arn specified')
  }
  if (given.length === 0) {
    throw invalidParameter('TopicArn or TargetArn Reason: no value for required parameter')
  }
  return requireTopicArn(given[0], context, topicArn === undefined ? 'TargetArn' : 'TopicArn')
}
