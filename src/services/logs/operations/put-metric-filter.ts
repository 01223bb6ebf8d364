// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutMetricFilter.html

import { invalidParameter, limitExceeded } from '../errors.ts'
import { InvalidFilterPattern } from '../filter-lexer.ts'
import { matcherOf } from '../filter-cache.ts'
import { inGroup, requireGroup } from '../group.ts'
import {
  MAX_METRIC_FILTERS,
  metricFilters,
  type MetricFilterRow,
  type MetricTransformation,
} from '../metric-filter.ts'
import { operation } from '../operation.ts'
import { groups, nameKey } from '../tables.ts'

export const putMetricFilter = operation('PutMetricFilter', async (input, context) => {
  requirePattern(input.filterPattern)
  const transformations = input.metricTransformations.map((of) => of as MetricTransformation)
  for (const of of transformations) requireTransformation(of, input.filterPattern)
  await inGroup(context, input.logGroupName, function* (tx) {
    const group = yield* requireGroup()
    const key = nameKey(input.filterName)
    const present = yield* metricFilters.get(key)
    const count = group.metricFilters ?? 0
    if (present === undefined) {
      if (count >= MAX_METRIC_FILTERS) throw limitExceeded()
      groups.put(tx, [], { ...group, metricFilters: count + 1 })
    }
    const row: MetricFilterRow = {
      name: input.filterName,
      pattern: input.filterPattern,
      transformations,
      createdAtMs: present?.createdAtMs ?? tx.nowMs,
      applyOnTransformedLogs: input.applyOnTransformedLogs ?? false,
    }
    metricFilters.put(tx, [key], row)
  })
  return {}
})

function requirePattern(pattern: string): void {
  try {
    matcherOf(pattern)
  } catch (error) {
    if (error instanceof InvalidFilterPattern) throw invalidParameter('Invalid filter pattern')
    throw error
  }
}

function requireTransformation(of: MetricTransformation, pattern: string): void {
  const { metricValue, dimensions, defaultValue } = of
  if (!metricValue.startsWith('$') && !Number.isFinite(Number(metricValue))) {
    throw invalidParameter(`Invalid metric transformation: metricValue ${metricValue}`)
  }
  const names = Object.keys(dimensions ?? {})
  if (names.length === 0) return
  if (defaultValue !== undefined) {
    throw invalidParameter(
      'Invalid metric transformation: dimensions and default value are mutually exclusive properties.',
    )
  }
  const kind = pattern.trim()[0]
  if (kind !== '{' && kind !== '[') {
    throw invalidParameter('Invalid metric transformation: dimensions want a pattern with fields.')
  }
  if (names.length > 3)
    throw invalidParameter('Invalid metric transformation: too many dimensions.')
}
