// https://docs.aws.amazon.com/kinesis/latest/APIReference/API_EnableEnhancedMonitoring.html

import { changeStream } from '../change.ts'
import { operation } from '../operation.ts'
import type { StreamRow } from '../tables.ts'

const ALL = [
  'IncomingBytes',
  'IncomingRecords',
  'OutgoingBytes',
  'OutgoingRecords',
  'WriteProvisionedThroughputExceeded',
  'ReadProvisionedThroughputExceeded',
  'IteratorAgeMilliseconds',
]

export const enableEnhancedMonitoring = operation(
  'EnableEnhancedMonitoring',
  async (input, context) => {
    const wanted = namedMetrics(input.ShardLevelMetrics)
    const { before, after } = await changeStream(context, input, (stream) => ({
      ...stream,
      metrics: ALL.filter((name) => wanted.has(name) || stream.metrics.includes(name)),
    }))
    return shownMetrics(before, after)
  },
)

export function namedMetrics(names: readonly string[]): ReadonlySet<string> {
  return new Set(names.includes('ALL') ? ALL : names)
}

export function shownMetrics(before: StreamRow, after: StreamRow) {
  return {
    StreamName: after.name,
    StreamARN: after.arn,
    CurrentShardLevelMetrics: before.metrics as never[],
    DesiredShardLevelMetrics: after.metrics as never[],
  }
}
