// Publish without a topic: to a phone number, or to one device.
// https://docs.aws.amazon.com/sns/latest/dg/sms_publish-to-phone.html

import { traceIdOf } from '../../kernel/trace-header.ts'
import type { AwsError } from '../../kernel/aws-error.ts'
import type { Context } from '../service.ts'
import { errorTable, invalidParameter, snsError, type ErrorShape } from './errors.ts'
import { draftOf, type Draft, type GivenMessage } from './message.ts'
import { keep, outboxOf, outboxRefusal } from './outbox.ts'
import { endpointRefusal, platformOf, requireEndpointArn } from './platform.ts'
import type { OutboxEntry } from './port.ts'
import { isPhoneNumber } from './sms.ts'

const FROM = 'api:sns.Publish'

export function publishToPhone(number: string, draft: Draft, context: Context) {
  if (!isPhoneNumber(number)) {
    throw invalidParameter(`PhoneNumber Reason: ${number} is not valid to publish to`)
  }
  return publishDirectly(
    { protocol: 'sms', to: number, text: textFor(draft, ['sms']) },
    draft,
    context,
  )
}

/** A device that takes nothing is told before the message is looked at. */
export async function publishToDevice(arn: string, given: GivenMessage, context: Context) {
  const { platform } = requireEndpointArn(arn, 'TargetArn')
  const partition = outboxOf(context.account, context.region)
  const refusal = await context.store.transact(partition, () => endpointRefusal(arn))
  if (refusal !== undefined) throw refusalError(refusal)
  const draft = draftOf(given, context.traceHeader)
  const text = textFor(draft, [platform])
  return publishDirectly({ protocol: 'application', to: arn, text }, draft, context)
}

export function isDevice(arn: string | undefined): arn is string {
  return arn !== undefined && arn.includes(':endpoint/') && platformOf(arn)?.id !== undefined
}

/** The first of these protocols that a structured message has a text for. */
export function textFor(draft: Pick<Draft, 'body' | 'bodies'>, names: readonly string[]): string {
  for (const name of names) {
    const text = draft.bodies?.[name]
    if (text !== undefined) return text
  }
  return draft.body
}

async function publishDirectly(
  to: Pick<OutboxEntry, 'protocol' | 'to' | 'text'>,
  { subject, attributes, traceHeader }: Draft,
  context: Context,
): Promise<{ MessageId: string }> {
  const partition = outboxOf(context.account, context.region)
  const messageId = await context.store.transact(partition, function* (tx) {
    const entry = { ...to, from: FROM, messageId: tx.uuid(), subject, attributes, traceHeader }
    const refusal = yield* outboxRefusal(entry)
    if (refusal !== undefined) throw refusalError(refusal)
    yield* keep(tx, entry)
    tx.hop({
      atMs: tx.nowMs,
      id: entry.messageId,
      traceId: traceIdOf(traceHeader),
      from: FROM,
      to: to.to,
      via: 'Publish',
      outcome: 'accepted',
      reason: `${to.protocol}: Millrace keeps it in its outbox and sends nothing`,
      requestId: context.requestId,
    })
    return entry.messageId
  })
  return { MessageId: messageId }
}

function refusalError({ code, reason }: { code: string; reason: string }): AwsError {
  if (code === 'NotFound') {
    return invalidParameter('TargetArn Reason: No endpoint found for the target arn specified')
  }
  const shape = `${code}Exception`
  if (Object.hasOwn(errorTable, shape)) return snsError(shape as ErrorShape, reason)
  return invalidParameter(`PhoneNumber Reason: ${reason}`)
}
