// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DeleteSubscriptionFilter.html

import { subscriptionNotFound } from '../errors.ts'
import { inGroup, requireGroup } from '../group.ts'
import { operation } from '../operation.ts'
import { groups, nameKey, subscriptions } from '../tables.ts'

export const deleteSubscriptionFilter = operation(
  'DeleteSubscriptionFilter',
  async (input, context) => {
    await inGroup(context, input.logGroupName, function* (tx) {
      const group = yield* requireGroup()
      const key = nameKey(input.filterName)
      if (!(yield* subscriptions.get(key))) throw subscriptionNotFound()
      subscriptions.del(tx, [key])
      groups.put(tx, [], { ...group, subscriptions: (group.subscriptions ?? 1) - 1 })
    })
    return {}
  },
)
