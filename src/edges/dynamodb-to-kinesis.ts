// DynamoDB → Kinesis: each change of a table as a record, those of one item in order. A stream that is
// gone or takes nothing is tried for a day, as AWS does before it gives a change up.
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/kds_howitworks.html

import type { Edge, Outcome } from '../delivery/edge.ts'
import { eachAlone } from '../delivery/failure.ts'
import { exponential } from '../delivery/retry.ts'
import { AwsError } from '../kernel/aws-error.ts'
import type { ChangeRecord } from '../services/dynamodb/port.ts'
import type { KinesisPort } from '../services/kinesis/port.ts'
import type { Intent } from '../store/store.ts'

const NAME = 'dynamodb-to-kinesis'
const retries = exponential({ firstMs: 1_000, capMs: 60_000, maxAgeMs: 24 * 3_600_000 })

export function dynamodbToKinesis(kinesis: Pick<KinesisPort, 'put'>): Edge {
  async function carryOne(intent: Intent): Promise<Outcome> {
    const { tableArn: party, id, partitionKey, json } = intent.payload as ChangeRecord
    const data = Buffer.from(json, 'utf8')
    const record = { partitionKey, data, parentId: id, intentId: intent.id }
    const [answer] = await kinesis.put(intent.target, [record], { party, via: NAME })
    if (!(answer instanceof AwsError)) return { kind: 'delivered', taken: answer !== undefined }
    return { kind: 'failed', permanent: false, code: answer.code, reason: answer.message }
  }
  return {
    name: NAME,
    batchSize: 50,
    concurrency: 4,
    carry: (intents) => eachAlone(intents, carryOne),
    next(intent, failure, { nowMs, jitter }) {
      const { attempt, emittedAtMs: firstAtMs } = intent
      const atMs = retries({ attempt, firstAtMs, nowMs, jitter: jitter() })
      return atMs === undefined ? { kind: 'drop', reason: failure.reason } : { kind: 'retry', atMs }
    },
    describe(intent) {
      const { tableArn, id } = intent.payload as ChangeRecord
      return { id, from: tableArn, to: intent.target }
    },
  }
}
