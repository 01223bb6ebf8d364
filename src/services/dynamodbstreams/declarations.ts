// What each operation of DynamoDB Streams takes and touches. Its actions are DynamoDB's.
// https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html

import { declare, reads } from '../declaration.ts'
import { arnOfIterator } from './iterator.ts'

type Client = typeof import('@aws-sdk/client-dynamodb-streams')

const DATA = { data: 'AWS::DynamoDB::Stream' } as const

const stream = ({ StreamArn }: { readonly StreamArn?: string | undefined }) => StreamArn!

export const declarations = declare<Client>('dynamodb', {
  DescribeStream: reads(stream),
  GetRecords: reads(({ ShardIterator }) => arnOfIterator(ShardIterator!), DATA),
  GetShardIterator: reads(stream, DATA),
  ListStreams: reads(),
})
