// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_GetRecords.html

import { AwsError } from '../../../kernel/aws-error.ts'
import { readIterator, shownIterator } from '../iterator.ts'
import { operation } from '../operation.ts'

const MAX_RECORDS = 1000

export const getRecords = operation('GetRecords', async (input, context, source) => {
  const { Limit = MAX_RECORDS } = input
  if (Limit > MAX_RECORDS) {
    throw new AwsError(
      'ValidationException',
      `1 validation error detected: Value '${Limit}' at 'limit' failed to satisfy constraint: Member must have value less than or equal to ${MAX_RECORDS}`,
    )
  }
  const place = readIterator(input.ShardIterator!, context.clock.nowMs())
  const { records, next } = await source.readShard(place.arn, place.shardId, place.at, Limit)
  return {
    Records: records,
    NextShardIterator:
      next === undefined ? undefined : shownIterator({ ...place, at: next }, context.clock.nowMs()),
  } as any
})
