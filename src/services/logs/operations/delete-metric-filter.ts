// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DeleteMetricFilter.html

import { AwsError } from '../../../kernel/aws-error.ts'
import { inGroup, requireGroup } from '../group.ts'
import { metricFilters } from '../metric-filter.ts'
import { operation } from '../operation.ts'
import { groups, nameKey } from '../tables.ts'

export const deleteMetricFilter = operation('DeleteMetricFilter', async (input, context) => {
  await inGroup(context, input.logGroupName, function* (tx) {
    const group = yield* requireGroup()
    const key = nameKey(input.filterName)
    if ((yield* metricFilters.get(key)) === undefined) {
      throw new AwsError('ResourceNotFoundException', 'The specified metric filter does not exist.')
    }
    metricFilters.del(tx, [key])
    groups.put(tx, [], { ...group, metricFilters: (group.metricFilters ?? 1) - 1 })
  })
  return {}
})
