import { monitorEventLoopDelay, type IntervalHistogram } from 'node:perf_hooks'
import type { Route } from './host.ts'
import { json } from './route.ts'

const RESOLUTION_MS = 1
let histogram: IntervalHistogram | undefined

/** How late the event loop was since the last call; the first one begins to measure. */
export const postEventLoop: Route = async () => {
  if (histogram === undefined) {
    histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
    histogram.enable()
  }
  // What is measured is the time between two ticks of a timer: the delay is what exceeds it.
  const late = (nanoseconds: number) => Math.max(0, nanoseconds / 1e6 - RESOLUTION_MS)
  const measured = histogram.count > 0
  const answer = {
    p50Ms: measured ? late(histogram.percentile(50)) : 0,
    p99Ms: measured ? late(histogram.percentile(99)) : 0,
    maxMs: measured ? late(histogram.max) : 0,
  }
  histogram.reset()
  return json(answer)
}
