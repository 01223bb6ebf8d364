// What a mapping's on-failure destination gets of records of a stream that were given up: where they
// stand, and what is in them only where that has room, in a bucket.
// https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html

import type { GivenUp } from '../../delivery/source/log-source.ts'
import type { LogItem } from '../../delivery/source/reader.ts'
import { parseArn } from '../../kernel/arn.ts'
import type { InvokeResult } from '../../services/lambda/port.ts'
import type { EventSourceMappingRow } from '../../services/lambda/tables.ts'
import type { NewIntent } from '../../store/store.ts'
import type { DeadLetter } from '../lambda-outcome.ts'

export interface BatchRecord {
  readonly mapping: Pick<EventSourceMappingRow, 'uuid' | 'functionArn' | 'eventSourceArn'>
  /** How AWS calls the part that tells of the batch. */
  readonly info: 'KinesisBatchInfo' | 'DDBStreamBatchInfo'
}

const unqualified = (functionArn: string) => functionArn.split(':').slice(0, 7).join(':')

/** `id` of the items is their sequence number. `to`: ARN of a queue, topic, function or bucket. */
export function failureIntent<I extends LogItem>(
  to: string,
  { mapping, info }: BatchRecord,
  given: GivenUp<I>,
): NewIntent {
  const { requestId, shard, items, condition, attempts } = given
  const [first, last] = [items[0]!, items.at(-1)!]
  const arrival = ({ atMs }: LogItem) => {
    const text = new Date(atMs).toISOString()
    return info === 'DDBStreamBatchInfo' ? text.replace(/\.\d+Z$/, 'Z') : text
  }
  const result = given.answer?.detail as InvokeResult | undefined
  const record = {
    requestContext: {
      ...{ requestId, functionArn: unqualified(mapping.functionArn), condition },
      approximateInvokeCount: attempts,
    },
    ...(result?.kind === 'answered' && {
      responseContext: {
        ...{ statusCode: 200, executedVersion: result.executedVersion },
        functionError: result.functionError ?? null,
      },
    }),
    ...{ version: '1.0', timestamp: new Date(given.atMs).toISOString() },
    [info]: {
      shardId: shard,
      ...{ startSequenceNumber: first.id, endSequenceNumber: last.id },
      approximateArrivalOfFirstRecord: arrival(first),
      approximateArrivalOfLastRecord: arrival(last),
      ...{ batchSize: items.length, streamArn: mapping.eventSourceArn },
    },
  }
  const service = parseArn(to)?.service ?? ''
  const letter: DeadLetter = {
    ...{ from: mapping.functionArn, requestId, traceHeader: first.traceHeader ?? '' },
    ...{ body: bodyOf(record, service === 's3' ? items : []), attributes: {} },
    ...(service === 's3' && { folder: `${mapping.uuid}/${shard}` }),
  }
  return { edge: `lambda-to-${service}`, target: to, payload: letter }
}

/** As much as an intent carries. */
const MAX_BODY_BYTES = 900_000

/** Records go in as they are, so that no number loses a digit. */
function bodyOf(record: object, items: readonly LogItem[]): string {
  const alone = JSON.stringify(record)
  if (items.length === 0) return alone
  const records = items.map(({ json }) => json).join(',')
  const whole = `${alone.slice(0, -1)},"payload":{"Records":[${records}]}}`
  return Buffer.byteLength(whole) > MAX_BODY_BYTES ? alone : whole
}
