// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_DescribeStream.html

import { AwsError } from '../../../kernel/aws-error.ts'
import { operation } from '../operation.ts'

const PAGE = 100

export const describeStream = operation('DescribeStream', async (input, _context, source) => {
  const { Limit = PAGE, ExclusiveStartShardId: after, ShardFilter: filter } = input
  const stream = await source.describeStream(input.StreamArn!)
  if (filter?.Type === 'CHILD_SHARDS' && filter.ShardId === undefined) {
    throw new AwsError('ValidationException', 'ShardId is required for ShardFilter CHILD_SHARDS')
  }
  // Ids grow with their shards.
  const wanted = stream.shards
    .filter(({ id }) => after === undefined || id > after)
    .filter(({ parent }) => filter?.ShardId === undefined || parent === filter.ShardId)
  const page = wanted.slice(0, Math.min(Limit, PAGE))
  const StreamDescription = {
    StreamArn: stream.arn,
    StreamLabel: stream.label,
    StreamStatus: stream.enabled ? 'ENABLED' : 'DISABLED',
    StreamViewType: stream.view,
    CreationRequestDateTime: new Date(stream.createdMs),
    TableName: stream.table,
    KeySchema: stream.keySchema,
    Shards: page.map(({ id, parent, first, last }) => ({
      ShardId: id,
      SequenceNumberRange: { StartingSequenceNumber: first, EndingSequenceNumber: last },
      ParentShardId: parent,
    })),
    LastEvaluatedShardId: page.length < wanted.length ? page.at(-1)!.id : undefined,
  }
  return { StreamDescription } as any
})
