// Prometheus scrapes here.

import { monitorEventLoopDelay, type IntervalHistogram } from 'node:perf_hooks'
import { Page } from '../metrics/exposition.ts'
import type { AdminHost } from './host.ts'
import type { Route } from './host.ts'

const RESOLUTION_MS = 10
let eventLoop: IntervalHistogram | undefined

export const getMetrics: Route = async ({ server }) => {
  const { metrics, env } = server.engine
  metrics.begin(env.store)
  if (eventLoop === undefined) {
    eventLoop = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
    eventLoop.enable()
  }
  const page = new Page()
  metrics.write(page)
  await writeDelivery(server, page)
  for (const service of server.engine.services) await service.gauges?.(page, env)
  writeProcess(server, page)
  return {
    status: 200,
    headers: {
      'content-type': 'text/plain; version=0.0.4; charset=utf-8',
      'cache-control': 'no-store',
    },
    body: page.text,
  }
}

async function writeDelivery({ engine }: AdminHost, page: Page): Promise<void> {
  const { store } = engine.env
  const { carries, channels, intents } = engine.pump.stats()
  const waiting = await store.outbox.count()
  page.gauge('millrace_outbox_intents', 'Events between two resources.', waiting)
  page.gauge('millrace_deliveries_under_way', 'Deliveries being attempted.', carries)
  page.gauge('millrace_delivery_channels', 'Channels that the pump has in memory.', channels)
  page.gauge('millrace_delivery_intents', 'Intents that the pump has in memory.', intents)
  const due = await store.outbox.nextDueMs()
  const lateMs = due === undefined ? 0 : Math.max(0, engine.env.clock.nowMs() - due)
  page.gauge('millrace_delivery_late_seconds', 'How overdue the next delivery is.', lateMs / 1_000)
  if (engine.otlp === undefined) return
  const { sent, dropped, queued } = engine.otlp.stats
  page.begin('millrace_otlp_spans_total', 'counter', 'Spans by what became of them.')
  page.sample('millrace_otlp_spans_total', { outcome: 'sent' }, sent)
  page.sample('millrace_otlp_spans_total', { outcome: 'dropped' }, dropped)
  page.gauge('millrace_otlp_spans_queued', 'Spans that wait for the collector.', queued)
}

function writeProcess({ engine }: AdminHost, page: Page): void {
  const { writable, lagMs, freeBytes } = engine.env.store.health()
  page.gauge('millrace_store_writable', '1 while the store takes writes.', writable ? 1 : 0)
  page.gauge(
    'millrace_store_lag_seconds',
    'Age of the oldest write not yet durable.',
    lagMs / 1_000,
  )
  page.gauge('millrace_store_free_bytes', 'Room on the disk.', freeBytes)
  const late = (nanoseconds: number) => Math.max(0, nanoseconds / 1e9 - RESOLUTION_MS / 1_000) || 0
  const delay = 'millrace_event_loop_delay_seconds'
  page.begin(delay, 'gauge', 'How late the event loop was since the last scrape.')
  page.sample(delay, { quantile: '0.5' }, late(eventLoop!.percentile(50)))
  page.sample(delay, { quantile: '0.99' }, late(eventLoop!.percentile(99)))
  page.sample(delay, { quantile: '1' }, eventLoop!.count > 0 ? late(eventLoop!.max) : 0)
  eventLoop!.reset()
  const { user, system } = process.cpuUsage()
  page.begin('process_cpu_seconds_total', 'counter', 'CPU time of this process.')
  page.sample('process_cpu_seconds_total', {}, (user + system) / 1e6)
  page.gauge('process_resident_memory_bytes', 'Memory of this process.', process.memoryUsage.rss())
}
