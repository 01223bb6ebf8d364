import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Activity } from '../kernel/activity.ts'
import { VirtualClock } from '../kernel/clock.ts'
import type { Hop } from '../kernel/hop.ts'
import { silentLog } from '../kernel/log.ts'
import { SeededRandom } from '../kernel/random.ts'
import { createMemoryStore } from '../store/memory/memory-store.ts'
import type { Store } from '../store/store.ts'
import { createOtlpExporter, type OtlpExporter } from './otlp.ts'
import type { Span } from './otlp-span.ts'

let collector: http.Server
let spans: Span[]
let status: number
let store: Store
let exporter: OtlpExporter

beforeEach(async () => {
  spans = []
  status = 200
  collector = http.createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body = JSON.parse(Buffer.concat(chunks).toString('utf8'))
      if (request.url === '/v1/traces' && status === 200) {
        spans.push(...body.resourceSpans[0].scopeSpans[0].spans)
      }
      response.writeHead(status).end('{}')
    })
  })
  await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve))
  const clock = new VirtualClock()
  store = createMemoryStore({ clock, random: new SeededRandom(1), activity: new Activity() })
})
afterEach(() => {
  collector.closeAllConnections()
  collector.close()
})

function start(limits: { maxQueued?: number; maxBatch?: number } = {}): void {
  const endpoint = `http://127.0.0.1:${(collector.address() as AddressInfo).port}`
  const parts = { store, endpoint, log: silentLog, version: '1', intervalMs: 1 }
  exporter = createOtlpExporter({ ...parts, ...limits })
}

const base = { atMs: 1_700_000_000_000, from: 'a', to: 'b', via: 'Publish' }

async function commit(...hops: Partial<Hop>[]): Promise<void> {
  await store.transact('p', function* (tx) {
    for (const hop of hops) tx.hop({ ...base, id: 'm', outcome: 'accepted', ...hop })
  })
}

test('hops become spans: one trace per story, the X-Ray root where there is one, links across events', async () => {
  start()
  const traceId = '1-5759e988-bd862e3fe1be46a994272793'
  await commit(
    { id: 'm', traceId },
    { id: 'm', traceId, outcome: 'failed', reason: 'boom', attempt: 1, via: 'sns-to-sqs' },
    { id: 'n', parentId: 'm', outcome: 'delivered', via: 'sns-to-sqs' },
  )
  await exporter.stop()
  const [accepted, failed, delivered] = spans
  expect(accepted).toMatchObject({
    traceId: '5759e988bd862e3fe1be46a994272793',
    name: 'Publish accepted',
    kind: 4,
    startTimeUnixNano: '1700000000000000000',
    status: { code: 0 },
  })
  expect(accepted!.spanId).toMatch(/^[0-9a-f]{16}$/)
  expect(failed).toMatchObject({
    parentSpanId: accepted!.spanId,
    status: { code: 2, message: 'boom' },
  })
  expect(delivered).toMatchObject({
    traceId: accepted!.traceId,
    parentSpanId: failed!.spanId,
    links: [{ traceId: failed!.traceId, spanId: failed!.spanId }],
  })
  expect(new Set(spans.map(({ spanId }) => spanId)).size).toBe(3)
  expect(exporter.stats).toEqual({ sent: 3, dropped: 0, queued: 0 })
})

test('batches are bounded, and so is what waits: the rest is dropped and counted', async () => {
  start({ maxQueued: 10, maxBatch: 4 })
  await commit(...Array.from({ length: 15 }, (_, i) => ({ id: String(i) })))
  expect(exporter.stats).toEqual({ sent: 0, dropped: 5, queued: 10 })
  await vi.waitFor(() => expect(exporter.stats.sent).toBe(10))
  expect(spans).toHaveLength(10)
  await exporter.stop()
})

test('a collector that is away or refuses holds nothing up', async () => {
  start()
  status = 503
  await commit({})
  await exporter.stop()
  expect(exporter.stats).toEqual({ sent: 0, dropped: 1, queued: 0 })
  status = 400
  start()
  await commit({})
  await vi.waitFor(() => expect(exporter.stats.dropped).toBe(1))
  await exporter.stop()
  expect(spans).toEqual([])
})
