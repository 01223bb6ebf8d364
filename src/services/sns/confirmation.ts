// Tokens by which an endpoint's owner confirms a subscription.
// https://docs.aws.amazon.com/sns/latest/dg/SendMessageToHttp.confirm.html

import type { Tx } from '../../store/store.ts'
import { deliveryPolicyOf } from './delivery-policy.ts'
import { limits } from './limits.ts'
import type { Confirmation } from './port.ts'
import { protocolNamed } from './protocols.ts'
import { tokenTable, type SubscriptionRow, type TopicRow } from './tables.ts'

export const SNS_EXPIRE = 'sns-expire'

/** Payload of a `sns-expire` intent. */
export interface Expiry {
  readonly topicArn: string
  readonly subscriptionId: string
  readonly owner: string
}

const REGION_BYTES = 32
const RANDOM_BYTES = 112

/** 288 hexadecimal digits, of which the first say for which region it is good. */
export function newToken(tx: Tx, region: string): string {
  const head = Buffer.alloc(REGION_BYTES)
  head.write(region.slice(0, REGION_BYTES), 'latin1')
  return head.toString('hex') + Buffer.from(tx.random(RANDOM_BYTES)).toString('hex')
}

export function isToken(text: string): boolean {
  return text.length === (REGION_BYTES + RANDOM_BYTES) * 2 && /^[0-9a-f]+$/.test(text)
}

export function regionOfToken(token: string): string {
  const head = Buffer.from(token.slice(0, REGION_BYTES * 2), 'hex').toString('latin1')
  return head.replace(/\0+$/, '')
}

/** Sends the endpoint its token, and gives the subscription until the token's end. */
export function askToConfirm(tx: Tx, topic: TopicRow, row: SubscriptionRow): void {
  const { token, untilMs } = row.pending!
  tokenTable.put(tx, [topic.generation, token], { id: row.id, untilMs })
  emitConfirmation(tx, topic, row, 'confirmation', token)
  const payload: Expiry = { topicArn: topic.arn, subscriptionId: row.id, owner: row.owner }
  tx.emit({ edge: SNS_EXPIRE, target: topic.arn, dueAtMs: untilMs, payload })
}

export function pendingUntil(tx: Tx, region: string): NonNullable<SubscriptionRow['pending']> {
  return { token: newToken(tx, region), untilMs: tx.nowMs + limits.confirmationMs }
}

export function emitConfirmation(
  tx: Tx,
  topic: TopicRow,
  row: SubscriptionRow,
  kind: Confirmation['kind'],
  token: string,
): void {
  const protocol = protocolNamed(row.protocol)
  if (protocol === undefined) return
  const { arn, endpoint } = row
  const payload: Confirmation = {
    kind,
    topicArn: topic.arn,
    messageId: tx.uuid(),
    subscriber: {
      arn,
      protocol: row.protocol,
      endpoint,
      raw: false,
      deliveryPolicy: deliveryPolicyOf(topic, row),
    },
    token,
    sentAtMs: tx.nowMs,
    signatureVersion: topic.attributes.SignatureVersion === '2' ? '2' : '1',
  }
  // A FIFO queue takes nothing without a group.
  const lane = topic.fifo ? `${row.id}/` : undefined
  tx.emit({ edge: protocol.edge, target: protocol.targetOf(row), lane, payload })
}
