// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_ListStreams.html

import { AwsError } from '../../../kernel/aws-error.ts'
import { operation } from '../operation.ts'
import type { StreamName } from '../source.ts'

const PAGE = 100

export const listStreams = operation('ListStreams', async (input, context, source) => {
  const { TableName, Limit = PAGE, ExclusiveStartStreamArn } = input
  const { streams, more } = await source.listStreams(context, {
    limit: Math.min(Limit, PAGE),
    ...(TableName !== undefined && { table: TableName }),
    ...(ExclusiveStartStreamArn !== undefined && { after: named(ExclusiveStartStreamArn) }),
  })
  return {
    Streams: streams.map(({ arn, table, label }) => ({
      StreamArn: arn,
      TableName: table,
      StreamLabel: label,
    })),
    LastEvaluatedStreamArn: more ? streams.at(-1)!.arn : undefined,
  }
})

function named(arn: string): StreamName {
  const [, table, kind, label] = arn.split('/')
  if (table && kind === 'stream' && label) return { arn, table, label }
  throw new AwsError('ValidationException', `Invalid StreamArn: ${arn}`)
}
