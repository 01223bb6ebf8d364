// https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_DescribeConnection.html

import { apiPartition, requireConnection } from '../api-store.ts'
import { describedConnection } from '../connection.ts'
import { operation } from '../operation.ts'

export const describeConnection = operation('DescribeConnection', async (input, context) => {
  const find = () => requireConnection(input.Name!)
  return describedConnection(await context.store.transact(apiPartition(context), find))
})
