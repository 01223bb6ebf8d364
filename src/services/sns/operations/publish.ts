// Publish: one message to a topic, a phone number or a device.
// Spec: https://docs.aws.amazon.com/sns/latest/api/API_Publish.html

import { requireTopicArn } from '../address.ts'
import { invalidParameter } from '../errors.ts'
import { draftOf } from '../message.ts'
import { operation } from '../operation.ts'
import { publish as publishTo } from '../publish.ts'
import { isDevice, publishToDevice, publishToPhone } from '../publish-direct.ts'
import { requireTopic } from '../topic-store.ts'

export const publish = operation('Publish', async (input, context) => {
  const { TopicArn, TargetArn, PhoneNumber } = input
  requireOneTarget(TopicArn, TargetArn, PhoneNumber)
  if (PhoneNumber !== undefined) {
    return publishToPhone(PhoneNumber, draftOf(input, context.traceHeader), context)
  }
  if (isDevice(TargetArn)) {
    return publishToDevice(TargetArn, input, context)
  }
  const parameter = TopicArn === undefined ? 'TargetArn' : 'TopicArn'
  const address = requireTopicArn(TopicArn ?? TargetArn, context, parameter)
  const draft = draftOf(input, context.traceHeader)
  const cause = { party: 'api:sns.Publish', via: 'Publish', requestId: context.requestId }
  const { messageId, sequenceNumber } = await context.store.transact(
    address.partition,
    function* (tx) {
      return yield* publishTo(tx, context, yield* requireTopic(), draft, cause)
    },
  )
  return { MessageId: messageId, SequenceNumber: sequenceNumber }
})

function requireOneTarget(...targets: readonly (string | undefined)[]): void {
  const given = targets.filter((target) => target !== undefined)
  if (given.length > 1) {
    throw invalidParameter(
      'TopicArn or TargetArn or PhoneNumber Reason: only one of them may be given',
    )
  }
  if (given.length === 0) {
    throw invalidParameter('TopicArn or TargetArn Reason: no value for required parameter')
  }
}
