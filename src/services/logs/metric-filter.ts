// Metric filters: what of a group's events becomes a metric.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/MonitoringLogData.html

import type { Tx } from '../../store/store.ts'
import { Table, type Reading } from '../../store/table.ts'
import { matcherOf, valuesOf } from './filter-cache.ts'
import { matchesAtOnce } from './filter-work.ts'
import type { LogEvent } from './tables.ts'

export interface MetricTransformation {
  readonly metricName: string
  readonly metricNamespace: string
  /** A number, or the field that holds it: `$.latency`, `$bytes`. */
  readonly metricValue: string
  readonly defaultValue?: number
  readonly dimensions?: Readonly<Record<string, string>>
  readonly unit?: string
}

export interface MetricFilterRow {
  readonly name: string
  readonly pattern: string
  readonly transformations: readonly MetricTransformation[]
  readonly createdAtMs: number
  readonly applyOnTransformedLogs: boolean
}

/** Of one metric and set of dimensions in one minute. */
export interface MetricPoint {
  readonly namespace: string
  readonly name: string
  readonly dimensions: Readonly<Record<string, string>>
  readonly unit?: string
  readonly count: number
  readonly sum: number
  readonly minimum: number
  readonly maximum: number
}

export const metricFilters = new Table<[nameKey: string], MetricFilterRow>('metric-filter')
/** In the group's partition: read by whoever shows metrics. */
export const metricPoints = new Table<[minuteMs: number, key: string], MetricPoint>('metric-point')

export const MAX_METRIC_FILTERS = 100
/** As long as CloudWatch keeps minutes. */
const KEPT_MS = 15 * 24 * 3600_000
const TRIMMED_PER_APPEND = 16
/** Series of one call's events; beyond, their values are left out, as CloudWatch drops a flood of them. */
const MAX_POINTS_PER_APPEND = 500

/** Counts what events of a chunk bring to the group's metrics. */
export function* measure(tx: Tx, events: readonly LogEvent[]): Reading<void> {
  const filters = yield* metricFilters.range([], { limit: MAX_METRIC_FILTERS })
  const points = new Map<string, { minuteMs: number; key: string; point: MetricPoint }>()
  for (const { row } of filters) {
    const matches = matchesAtOnce(matcherOf(row.pattern))
    for (const { timestampMs, message } of events) {
      if (!matches(message)) continue
      const minuteMs = timestampMs - (timestampMs % 60_000)
      for (const of of row.transformations) addPoint(points, minuteMs, of, row.pattern, message)
    }
  }
  for (const { minuteMs, key, point } of points.values()) {
    const present = yield* metricPoints.get(minuteMs, key)
    metricPoints.put(tx, [minuteMs, key], present === undefined ? point : merged(present, point))
  }
  const old = yield* metricPoints.range([], {
    limit: TRIMMED_PER_APPEND,
    before: [Math.max(0, tx.nowMs - KEPT_MS)],
  })
  for (const { key } of old) metricPoints.del(tx, [key.integer(), key.text()])
}

function addPoint(
  points: Map<string, { minuteMs: number; key: string; point: MetricPoint }>,
  minuteMs: number,
  of: MetricTransformation,
  pattern: string,
  message: string,
): void {
  const found = valuesOf(pattern, message)
  const value = Number(of.metricValue.startsWith('$') ? found(of.metricValue) : of.metricValue)
  if (!Number.isFinite(value)) return
  const dimensions: Record<string, string> = {}
  for (const [name, field] of Object.entries(of.dimensions ?? {})) {
    const text = found(field)
    // A metric lacks no dimension: an event without one of the fields counts for nothing.
    if (text === undefined) return
    dimensions[name] = text.slice(0, 255)
  }
  const series = JSON.stringify([of.metricNamespace, of.metricName, dimensions])
  const key = series.length <= 400 ? series : series.slice(0, 400)
  const one: MetricPoint = {
    namespace: of.metricNamespace,
    name: of.metricName,
    dimensions,
    ...(of.unit !== undefined && { unit: of.unit }),
    count: 1,
    sum: value,
    minimum: value,
    maximum: value,
  }
  const id = `${minuteMs} ${key}`
  const present = points.get(id)
  if (present !== undefined) points.set(id, { minuteMs, key, point: merged(present.point, one) })
  else if (points.size < MAX_POINTS_PER_APPEND) points.set(id, { minuteMs, key, point: one })
}

function merged(a: MetricPoint, b: MetricPoint): MetricPoint {
  return {
    ...a,
    count: a.count + b.count,
    sum: a.sum + b.sum,
    minimum: Math.min(a.minimum, b.minimum),
    maximum: Math.max(a.maximum, b.maximum),
  }
}

export function shownFilter(row: MetricFilterRow, logGroupName: string) {
  return {
    filterName: row.name,
    filterPattern: row.pattern,
    metricTransformations: row.transformations.map(({ unit, ...of }) => ({
      ...of,
      ...(unit !== undefined && { unit: unit as 'Count' }),
    })),
    creationTime: row.createdAtMs,
    logGroupName,
    applyOnTransformedLogs: row.applyOnTransformedLogs,
  }
}
