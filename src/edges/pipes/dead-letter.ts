// What a pipe over a stream gave up → its dead-letter queue or topic: where the records stand.
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-event-source.html#eb-pipes-dlq

import type { Edge, Outcome } from '../../delivery/edge.ts'
import { eachAlone } from '../../delivery/failure.ts'
import { eventBridgeTarget } from '../../delivery/retry.ts'
import type { GivenUp } from '../../delivery/source/log-source.ts'
import type { LogItem } from '../../delivery/source/reader.ts'
import { parseArn } from '../../kernel/arn.ts'
import type { FollowedPipe } from '../../services/pipes/port.ts'
import type { SnsPort } from '../../services/sns/port.ts'
import type { SqsPort } from '../../services/sqs/port.ts'
import type { Intent, NewIntent } from '../../store/store.ts'

export interface PipesDeadLetterParts {
  readonly sqs: Pick<SqsPort, 'enqueue'>
  readonly sns: Pick<SnsPort, 'publish'>
}

/** Payload of a `pipes-dead-letter` intent. */
interface Letter {
  readonly pipe: string
  readonly requestId: string
  readonly body: string
}

const NAME = 'pipes-dead-letter'

export function letterOf<I extends LogItem>(
  to: string,
  of: { readonly pipe: FollowedPipe; readonly info: string },
  { items, shard, condition, atMs, requestId }: GivenUp<I>,
): NewIntent {
  const [first, last] = [items[0]!, items.at(-1)!]
  const moment = (at: number) => new Date(at).toISOString()
  const body = {
    context: { partnerResourceArn: of.pipe.arn, condition },
    ...{ version: '1.0', timestamp: moment(atMs) },
    [of.info]: {
      shardId: shard,
      ...{ startSequenceNumber: first.position, endSequenceNumber: last.position },
      approximateArrivalOfFirstRecord: moment(first.atMs),
      approximateArrivalOfLastRecord: moment(last.atMs),
      ...{ batchSize: items.length, streamArn: of.pipe.source },
    },
  }
  const payload: Letter = { pipe: of.pipe.arn, requestId, body: JSON.stringify(body) }
  return { edge: NAME, target: to, payload }
}

export function pipesDeadLetter(parts: PipesDeadLetterParts): Edge {
  const retries = eventBridgeTarget()
  return {
    name: NAME,
    carry: (intents) => eachAlone(intents, (intent) => bury(parts, intent)),
    next({ attempt, emittedAtMs: firstAtMs }, failure, { nowMs, jitter }) {
      const state = { attempt, firstAtMs, nowMs, jitter: jitter() }
      const atMs = failure.permanent ? undefined : retries(state)
      if (atMs !== undefined) return { kind: 'retry', atMs }
      return { kind: 'drop', reason: `the dead-letter target did not take it: ${failure.reason}` }
    },
    describe(intent) {
      const { requestId, pipe } = intent.payload as Letter
      return { id: requestId, from: pipe, to: intent.target }
    },
  }
}

async function bury({ sqs, sns }: PipesDeadLetterParts, intent: Intent): Promise<Outcome> {
  const { pipe, requestId, body } = intent.payload as Letter
  const about = { intentId: intent.id, from: pipe, via: NAME, parentId: requestId }
  if (parseArn(intent.target)!.service === 'sns') {
    const { taken } = await sns.publish(intent.target, { message: body, ...about })
    return { kind: 'delivered', taken }
  }
  const [result] = await sqs.enqueue(intent.target, [{ body, ...about }])
  if (result && 'error' in result) {
    return { kind: 'failed', permanent: true, code: result.error.code, reason: result.error.message } // prettier-ignore
  }
  return { kind: 'delivered', taken: result?.taken ?? false }
}
