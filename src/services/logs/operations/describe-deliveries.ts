// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DescribeDeliveries.html

import { inAccount, pageOf } from '../account.ts'
import { deliveries, shownDelivery } from '../delivery.ts'
import { DESCRIBE_LIMIT } from '../limits.ts'
import { operation } from '../operation.ts'

export const describeDeliveries = operation('DescribeDeliveries', async (input, context) => {
  const { rows, nextToken } = await inAccount(context, () =>
    pageOf(deliveries, input.limit ?? DESCRIBE_LIMIT, input.nextToken),
  )
  return {
    deliveries: rows.map((row) => shownDelivery(context, row)),
    ...(nextToken && { nextToken }),
  }
})
