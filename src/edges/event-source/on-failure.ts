// What a mapping's on-failure destination gets of records of a stream that were given up: where they
// stand, not what is in them.
// https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html

import type { GivenUp } from '../../delivery/source/log-source.ts'
import type { LogItem } from '../../delivery/source/reader.ts'
import { parseArn } from '../../kernel/arn.ts'
import type { InvokeResult } from '../../services/lambda/port.ts'
import type { EventSourceMappingRow } from '../../services/lambda/tables.ts'
import type { NewIntent } from '../../store/store.ts'
import type { DeadLetter } from '../lambda-outcome.ts'

export interface BatchRecord {
  readonly mapping: Pick<EventSourceMappingRow, 'functionArn' | 'eventSourceArn'>
  /** How AWS calls the part that tells of the batch. */
  readonly info: 'KinesisBatchInfo' | 'DDBStreamBatchInfo'
}

/** `id` of the items is their sequence number. `to`: ARN of a queue, topic or function. */
export function failureIntent<I extends LogItem>(
  to: string,
  { mapping, info }: BatchRecord,
  given: GivenUp<I>,
): NewIntent {
  const { requestId, shard, items, condition, attempts } = given
  const [first, last] = [items[0]!, items.at(-1)!]
  const arrival = ({ atMs }: LogItem) => new Date(atMs).toISOString()
  const result = given.answer?.detail as InvokeResult | undefined
  const body = JSON.stringify({
    requestContext: {
      ...{ requestId, functionArn: mapping.functionArn, condition },
      approximateInvokeCount: attempts,
    },
    ...(result?.kind === 'answered' && {
      responseContext: {
        ...{ statusCode: 200, executedVersion: result.executedVersion },
        functionError: result.functionError,
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
  })
  const traceHeader = first.traceHeader ?? ''
  const letter = { from: mapping.functionArn, requestId, traceHeader, body, attributes: {} }
  const edge = `lambda-to-${parseArn(to)?.service ?? ''}`
  return { edge, target: to, payload: letter satisfies DeadLetter }
}
