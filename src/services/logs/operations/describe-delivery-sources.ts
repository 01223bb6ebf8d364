// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DescribeDeliverySources.html

import { inAccount, pageOf } from '../account.ts'
import { sources, shownSource } from '../delivery.ts'
import { DESCRIBE_LIMIT } from '../limits.ts'
import { operation } from '../operation.ts'

export const describeDeliverySources = operation(
  'DescribeDeliverySources',
  async (input, context) => {
    const { rows, nextToken } = await inAccount(context, () =>
      pageOf(sources, input.limit ?? DESCRIBE_LIMIT, input.nextToken),
    )
    return {
      deliverySources: rows.map((row) => shownSource(context, row)),
      ...(nextToken && { nextToken }),
    }
  },
)
