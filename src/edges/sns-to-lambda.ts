// SNS → Lambda: an asynchronous invocation with one record. SNS is done when Lambda has accepted it;
// what the function then does with it is Lambda's to repeat and to dead-letter.
// https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html

import type { Outcome } from '../delivery/edge.ts'
import { eachAlone, failureOf } from '../delivery/failure.ts'
import type { LambdaPort } from '../services/lambda/port.ts'
import type { Notification, SnsMessage } from '../services/sns/port.ts'
import type { Intent } from '../store/store.ts'
import type { Permissions, Permit } from './permission.ts'
import {
  createSnsDelivery,
  DELIVERED_BEFORE,
  refused,
  type DeliveryParts,
  type Loaded,
  type SnsEdge,
} from './sns-delivery.ts'
import { attributesOf, type Envelopes } from './sns-envelope.ts'

export interface SnsToLambdaParts extends DeliveryParts {
  readonly lambda: Pick<LambdaPort, 'function' | 'invokeAsync'>
  readonly permissions: Permissions
}

export function snsToLambda(parts: SnsToLambdaParts): SnsEdge {
  const delivery = createSnsDelivery(parts)
  async function carryOne(intent: Intent): Promise<Outcome<Loaded>> {
    const message = await delivery.load(intent)
    const outcome = await send(parts, intent, message).catch(failureOf)
    return delivery.done(intent, message, outcome)
  }
  return {
    name: 'sns-to-lambda',
    batchSize: 10,
    concurrency: 10,
    carry: (intents) => eachAlone(intents, carryOne),
    next: delivery.next,
    describe: delivery.describe,
  }
}

async function send(
  parts: SnsToLambdaParts,
  intent: Intent,
  message: SnsMessage | undefined,
): Promise<Outcome> {
  if (message === undefined) return DELIVERED_BEFORE
  const of = intent.payload as Notification
  const permit = await permitOf(parts, intent.target, of.topicArn)
  if (!permit.granted) return refused(permit.reason)
  const { taken } = await parts.lambda.invokeAsync({
    functionArn: intent.target,
    payload: JSON.stringify(await eventOf(parts.envelopes, of, message)),
    requestId: of.requestId,
    traceHeader: message.traceHeader,
    from: of.topicArn,
    parentId: of.messageId,
    note: permit.note,
    intentId: intent.id,
  })
  return { kind: 'delivered', taken }
}

async function permitOf(
  { lambda, permissions }: SnsToLambdaParts,
  target: string,
  source: string,
): Promise<Permit> {
  const fn = permissions.off ? undefined : await lambda.function(target)
  // Lambda itself says best that there is no such function.
  if (fn === undefined) return { granted: true }
  const passage = { service: 'sns.amazonaws.com', action: 'lambda:InvokeFunction', target, source }
  return permissions.check(passage, fn.policy)
}

/** Members of the document under Lambda's own spellings, and all of them there. */
async function eventOf(envelopes: Envelopes, of: Notification, message: SnsMessage) {
  const document = await envelopes.notification(of, message)
  const { TopicArn, Message, Timestamp, Signature, SigningCertURL, UnsubscribeURL } = document
  const Sns = {
    Type: 'Notification',
    MessageId: message.messageId,
    TopicArn,
    Subject: message.subject ?? null,
    Message,
    Timestamp,
    // AWS says "1" here even of topics that sign with version 2.
    SignatureVersion: '1',
    Signature,
    SigningCertUrl: SigningCertURL,
    UnsubscribeUrl: UnsubscribeURL,
    MessageAttributes: attributesOf(message) ?? {},
  }
  const EventSubscriptionArn = of.subscriber.arn
  return { Records: [{ EventSource: 'aws:sns', EventVersion: '1.0', EventSubscriptionArn, Sns }] }
}
