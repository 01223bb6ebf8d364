// SNS → CloudWatch Logs: what became of a delivery, as a log event, where the topic asks for it.
// https://docs.aws.amazon.com/sns/latest/dg/msg-status-sdk.html

import { hash } from 'node:crypto'
import type { CarryContext, Failure, Outcome } from '../delivery/edge.ts'
import { parseArn } from '../kernel/arn.ts'
import type { LogsPort } from '../services/logs/port.ts'
import {
  bodyFor,
  shownEndpoint,
  type Delivery,
  type Notification,
  type SnsDeliveries,
  type SnsMessage,
} from '../services/sns/port.ts'
import type { Intent } from '../store/store.ts'
import type { Loaded, SnsEdge } from './sns-delivery.ts'

export interface SnsToLogsParts {
  readonly sns: Pick<SnsDeliveries, 'messageOf'>
  readonly logs: Pick<LogsPort, 'append'>
}

/**
 * Not carried by intents, as Lambda's output is not: it is written when a delivery has ended, and
 * nothing writes it again. A delivery does not fail because its log does.
 */
export function withStatusLogs(edge: SnsEdge, parts: SnsToLogsParts): SnsEdge {
  return {
    ...edge,
    async carry(intents, context) {
      const logged = intents.map(({ payload }) => loggedOf(payload as Delivery))
      if (logged.every((of) => of === undefined)) return edge.carry(intents, context)
      // A long text is gone once its last delivery has ended.
      const messages = await Promise.all(
        logged.map(async (of) => of && (of.message ?? (await parts.sns.messageOf(of)))),
      )
      const outcomes = await edge.carry(intents, context)
      for (const [i, of] of logged.entries()) {
        const end = of && messages[i] && endOf(edge, intents[i]!, outcomes[i]!, context)
        if (end !== undefined) await write(parts, of!, messages[i]!, end, context.nowMs)
      }
      return outcomes
    },
  }
}

function loggedOf(delivery: Delivery): Notification | undefined {
  return delivery.kind === 'notification' && delivery.statusLog !== undefined ? delivery : undefined
}

interface End {
  readonly failure?: Failure<Loaded>
  readonly attempts: number
  readonly said?: string
}

/** undefined while it may still succeed, and for what a crash had carry twice. */
function endOf(
  edge: SnsEdge,
  intent: Intent,
  outcome: Outcome<Loaded>,
  context: CarryContext,
): End | undefined {
  const attempts = intent.attempt + 1
  const { success, failure } = (intent.payload as Notification).statusLog!
  if (outcome.kind === 'delivered') {
    return success && outcome.taken !== false ? { attempts, said: outcome.reason } : undefined
  }
  if (outcome.kind !== 'failed' || !failure) return undefined
  // When the next attempt would be does not matter here, and chance is spent where it does.
  const next = edge.next({ ...intent, attempt: attempts }, outcome, { ...context, jitter: half })
  return next.kind === 'retry' ? undefined : { attempts, failure: outcome }
}

const half = () => 0.5

async function write(
  { logs }: SnsToLogsParts,
  of: Notification,
  message: SnsMessage,
  end: End,
  nowMs: number,
): Promise<void> {
  const topic = parseArn(of.topicArn)!
  const group = `sns/${topic.region}/${topic.account}/${topic.resource}`
  const logGroup = end.failure === undefined ? group : `${group}/Failure`
  const [day = ''] = new Date(nowMs).toISOString().split('T')
  const event = { timestampMs: nowMs, message: JSON.stringify(documentOf(of, message, end, nowMs)) }
  await logs.append(topic.account, topic.region, logGroup, day, [event]).catch(() => undefined)
}

function documentOf(of: Notification, message: SnsMessage, end: End, nowMs: number) {
  const { endpoint, protocol } = of.subscriber
  return {
    notification: {
      messageMD5Sum: hash('md5', bodyFor(message, protocol)),
      messageId: message.messageId,
      topicArn: of.topicArn,
      timestamp: new Date(message.publishedAtMs).toISOString().replace('T', ' ').replace('Z', ''),
    },
    delivery: {
      deliveryId: of.requestId,
      destination: shownEndpoint(endpoint),
      providerResponse: responseOf(end),
      dwellTimeMs: nowMs - message.publishedAtMs,
      attempts: end.attempts,
      statusCode: statusOf(end, protocol),
    },
    status: end.failure === undefined ? 'SUCCESS' : 'FAILURE',
  }
}

function responseOf({ failure, said }: End): string {
  if (failure === undefined) return said ?? '{}'
  return JSON.stringify({ ErrorCode: failure.code, ErrorMessage: failure.reason })
}

const ACCEPTED: Readonly<Record<string, number>> = { lambda: 202 }

/** The endpoint's own where it speaks HTTP. */
function statusOf({ failure, said }: End, protocol: string): number {
  const told = /^HTTP (\d{3})$/.exec(failure?.code ?? said ?? '')
  if (told !== null) return Number(told[1])
  if (failure === undefined) return ACCEPTED[protocol] ?? 200
  return failure.permanent ? 400 : 500
}
