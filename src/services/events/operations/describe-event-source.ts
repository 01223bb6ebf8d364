// https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_DescribeEventSource.html

import { operation } from '../operation.ts'
import { requireSource, shownSource, sourcePartition } from '../partners.ts'

export const describeEventSource = operation('DescribeEventSource', async (input, context) => {
  const partition = sourcePartition(context)
  return shownSource(
    await context.store.transact(partition, (tx) => requireSource(tx, input.Name!)),
  )
})
