// SNS → Firehose: a record is the notification's document, unsigned, or with raw delivery the message
// itself; a line break ends it.
// https://docs.aws.amazon.com/sns/latest/dg/sns-firehose-as-subscriber.html

import type { Outcome } from '../delivery/edge.ts'
import { eachAlone, failureOf } from '../delivery/failure.ts'
import { parseArn } from '../kernel/arn.ts'
import { AwsError } from '../kernel/aws-error.ts'
import type { FirehosePort } from '../services/firehose/port.ts'
import type { RoleCheck } from '../services/service.ts'
import { bodyFor, type Notification, type SnsMessage } from '../services/sns/port.ts'
import type { Intent } from '../store/store.ts'
import { failureOfPut } from './records-put.ts'
import {
  createSnsDelivery,
  DELIVERED_BEFORE,
  refused,
  type DeliveryParts,
  type Loaded,
  type SnsEdge,
} from './sns-delivery.ts'
import { attributesOf } from './sns-envelope.ts'

const NAME = 'sns-to-firehose'

export interface SnsToFirehoseParts extends DeliveryParts {
  readonly firehose: Pick<FirehosePort, 'put'>
  readonly roleCheck: RoleCheck | undefined
}

export function snsToFirehose(parts: SnsToFirehoseParts): SnsEdge {
  const delivery = createSnsDelivery(parts)
  async function carryOne(intent: Intent): Promise<Outcome<Loaded>> {
    const message = await delivery.load(intent)
    const outcome = await send(parts, intent, message).catch(failureOf)
    return delivery.done(intent, message, outcome)
  }
  return {
    name: NAME,
    batchSize: 10,
    concurrency: 10,
    carry: (intents) => eachAlone(intents, carryOne),
    next: delivery.next,
    describe: delivery.describe,
  }
}

async function send(
  parts: SnsToFirehoseParts,
  intent: Intent,
  message: SnsMessage | undefined,
): Promise<Outcome> {
  if (message === undefined) return DELIVERED_BEFORE
  const of = intent.payload as Notification
  const data = Buffer.from(`${textOf(parts, of, message)}\n`, 'utf8')
  const reason = await refusalOf(parts, of, intent.target, data)
  if (reason !== undefined) return refused(reason)
  const { topicArn: party, messageId: parentId } = of
  const record = { data, parentId, intentId: intent.id }
  const [answer] = await parts.firehose.put(intent.target, [record], { party, via: NAME })
  if (answer instanceof AwsError) return failureOfPut(answer)
  return { kind: 'delivered', taken: answer !== undefined }
}

function textOf({ envelopes }: SnsToFirehoseParts, of: Notification, message: SnsMessage): string {
  if (of.subscriber.raw) return bodyFor(message, 'firehose')
  const document = envelopes.unsigned(of, message)
  const attributes = attributesOf(message)
  return JSON.stringify({ ...document, ...(attributes && { MessageAttributes: attributes }) })
}

/** What AWS would say to the subscription's role. */
async function refusalOf(
  { roleCheck }: SnsToFirehoseParts,
  { subscriber }: Notification,
  target: string,
  data: Uint8Array,
): Promise<string | undefined> {
  const { roleArn } = subscriber
  if (roleCheck === undefined || roleArn === undefined) return undefined
  const { region, resource } = parseArn(target)!
  const refusal = await roleCheck({
    ...{ service: 'firehose', operation: 'PutRecord', region, as: roleArn },
    input: { DeliveryStreamName: resource.split('/')[1], Record: { Data: data } },
    ...{ sessionName: 'sns', by: 'sns.amazonaws.com' },
  })
  return refusal?.message
}
