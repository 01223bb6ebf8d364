// What metric filters have counted, for metrics: read, not kept.

import type { Store } from '../../store/store.ts'
import { metricPoints, type MetricPoint } from './metric-filter.ts'
import { groups } from './tables.ts'

const GROUPS_AT_MOST = 500
const POINTS_PER_GROUP = 5_000

/** Sums over the minutes that are kept, by metric and dimensions. */
export async function observeMetrics(store: Store): Promise<MetricPoint[]> {
  const sums = new Map<string, MetricPoint>()
  let looked = 0
  for await (const partition of store.partitions('logs/')) {
    if (!partition.includes('/group/')) continue
    if (looked++ >= GROUPS_AT_MOST) break
    const points = await store.transact(partition, function* () {
      if (!(yield* groups.get())?.metricFilters) return []
      return yield* metricPoints.range([], { limit: POINTS_PER_GROUP, reverse: true })
    })
    for (const { key, row } of points) {
      key.integer()
      const series = key.text()
      const before = sums.get(series)
      const count = (before?.count ?? 0) + row.count
      sums.set(series, { ...row, count, sum: (before?.sum ?? 0) + row.sum })
    }
  }
  return [...sums.values()]
}
