// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DescribeSubscriptionFilters.html
// There are two at most: everything is one page.

import { inGroup, requireGroup } from '../group.ts'
import { MAX_SUBSCRIPTIONS } from '../limits.ts'
import { operation } from '../operation.ts'
import { subscriptions } from '../tables.ts'

export const describeSubscriptionFilters = operation(
  'DescribeSubscriptionFilters',
  async (input, context) => {
    const rows = await inGroup(context, input.logGroupName, function* () {
      yield* requireGroup()
      return yield* subscriptions.range([], { limit: MAX_SUBSCRIPTIONS })
    })
    const wanted = rows.filter(({ row }) => row.name.startsWith(input.filterNamePrefix ?? ''))
    return {
      subscriptionFilters: wanted.map(({ row }) => ({
        filterName: row.name,
        logGroupName: input.logGroupName,
        filterPattern: row.pattern,
        destinationArn: row.destinationArn,
        ...(row.roleArn && { roleArn: row.roleArn }),
        distribution: row.distribution,
        creationTime: row.createdAtMs,
        applyOnTransformedLogs: false,
      })),
    }
  },
)
