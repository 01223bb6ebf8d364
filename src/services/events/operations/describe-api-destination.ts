// https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_DescribeApiDestination.html

import { apiPartition, requireDestination } from '../api-store.ts'
import { listedDestination } from '../destination.ts'
import { operation } from '../operation.ts'

export const describeApiDestination = operation('DescribeApiDestination', (input, context) =>
  context.store.transact(apiPartition(context), function* () {
    const row = yield* requireDestination(input.Name!)
    return { ...(yield* listedDestination(row)), Description: row.description }
  }),
)
