// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DescribeDeliveryDestinations.html

import { inAccount, pageOf } from '../account.ts'
import { destinations, shownDestination } from '../delivery.ts'
import { DESCRIBE_LIMIT } from '../limits.ts'
import { operation } from '../operation.ts'

export const describeDeliveryDestinations = operation(
  'DescribeDeliveryDestinations',
  async (input, context) => {
    const { rows, nextToken } = await inAccount(context, () =>
      pageOf(destinations, input.limit ?? DESCRIBE_LIMIT, input.nextToken),
    )
    return {
      deliveryDestinations: rows.map((row) => shownDestination(context, row)),
      ...(nextToken && { nextToken }),
    }
  },
)
