// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeTimeToLive.html

import { addressOf } from '../address.ts'
import { operation } from '../operation.ts'
import { requireNamed } from '../tables.ts'

export const describeTimeToLive = operation('DescribeTimeToLive', async (input, context) => {
  const { partition, name } = addressOf(input.TableName!, context)
  const { timeToLive } = await context.store.transact(partition, () => requireNamed(name))
  return {
    TimeToLiveDescription: {
      TimeToLiveStatus: timeToLive ? ('ENABLED' as const) : ('DISABLED' as const),
      AttributeName: timeToLive?.attribute,
    },
  }
})
