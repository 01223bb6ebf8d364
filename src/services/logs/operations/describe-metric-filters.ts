// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DescribeMetricFilters.html

import type { Context } from '../../service.ts'
import { nameOfToken, tokenOfName } from '../account.ts'
import { invalidParameter } from '../errors.ts'
import { inGroup, requireGroup } from '../group.ts'
import { DESCRIBE_LIMIT } from '../limits.ts'
import { MAX_METRIC_FILTERS, metricFilters, shownFilter } from '../metric-filter.ts'
import { operation } from '../operation.ts'
import { groups, groupsPrefix } from '../tables.ts'

export const describeMetricFilters = operation('DescribeMetricFilters', async (input, context) => {
  const { logGroupName, filterNamePrefix = '', metricName, metricNamespace } = input
  if ((metricName === undefined) !== (metricNamespace === undefined)) {
    throw invalidParameter('metricName and metricNamespace must be given together.')
  }
  const all =
    logGroupName === undefined
      ? await ofAllGroups(context)
      : await inGroup(context, logGroupName, function* () {
          yield* requireGroup()
          return (yield* metricFilters.range([], { limit: MAX_METRIC_FILTERS })).map(({ row }) =>
            shownFilter(row, logGroupName),
          )
        })
  const wanted = all.filter(
    (filter) =>
      filter.filterName.startsWith(filterNamePrefix) &&
      (metricName === undefined ||
        filter.metricTransformations.some(
          (of) => of.metricName === metricName && of.metricNamespace === metricNamespace,
        )),
  )
  const keyOf = (filter: (typeof wanted)[number]) => `${filter.logGroupName}:${filter.filterName}`
  const after = input.nextToken === undefined ? undefined : nameOfToken(input.nextToken)
  const rest = after === undefined ? wanted : wanted.slice(wanted.findIndex((f) => keyOf(f) === after) + 1) // prettier-ignore
  const page = rest.slice(0, input.limit ?? DESCRIBE_LIMIT)
  const more = rest.length > page.length
  return {
    metricFilters: page,
    ...(more && { nextToken: tokenOfName(keyOf(page.at(-1)!)) }),
  }
})

async function ofAllGroups(context: Context) {
  const found: ReturnType<typeof shownFilter>[] = []
  for await (const partition of context.store.partitions(
    groupsPrefix(context.account, context.region),
  )) {
    found.push(
      ...(await context.store.transact(partition, function* () {
        const group = yield* groups.get()
        if (!group?.metricFilters || group.deleting) return []
        const rows = yield* metricFilters.range([], { limit: MAX_METRIC_FILTERS })
        return rows.map(({ row }) => shownFilter(row, group.name))
      })),
    )
  }
  return found
}
