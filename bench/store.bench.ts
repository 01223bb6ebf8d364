// Cost of the embedded store by itself: an operation like SendMessage (one get, a body of 1 KiB, an
// index row, a counter, a hop) and one like receive-and-delete, durable, at depth 0 and at depth.
//
//   npm run bench -- store [messages of depth, default 100000]

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay, performance } from 'node:perf_hooks'
import { Activity } from '../src/kernel/activity.ts'
import { RealClock } from '../src/kernel/clock.ts'
import { systemRandom } from '../src/kernel/random.ts'
import { openEmbeddedStore } from '../src/store/embedded/embedded-store.ts'
import { keyOf, rangeOf } from '../src/store/key.ts'
import type { Op } from '../src/store/store.ts'

const depth = Number(process.argv[2] ?? 100_000)
const OPERATIONS = 40_000
const PARTITION = 'sqs/000000000000/us-east-1/queue/bench'

const directory = mkdtempSync(join(tmpdir(), 'millrace-bench-'))
const parts = { clock: new RealClock(), random: systemRandom, activity: new Activity() }
const store = await openEmbeddedStore({ ...parts, directory })

const queueKey = keyOf('queue')
const counterKey = keyOf('count', 'visible')
const body = Buffer.alloc(1024, 'x')
const index = Buffer.alloc(80, 'i')
let sent = 0

const send: Op<number> = function* (tx) {
  yield { op: 'get', key: queueKey }
  const n = sent++
  tx.put(keyOf('body', n), body)
  tx.put(keyOf('visible', 1_763_000_000_000 + n, n), index)
  tx.add(counterKey, 1)
  const event = { atMs: tx.nowMs, id: '0b8f2b1c-6d3f-4a54-9a43-000000000000', attempt: 1 }
  tx.hop({ ...event, from: 'api:sqs.SendMessage', to: PARTITION, via: 'SendMessage', outcome: 'accepted' }) // prettier-ignore
  return n
}

const visible = rangeOf('visible')
const consume: Op<void> = function* (tx) {
  const rows = yield { op: 'range', ...visible, limit: 10 }
  for (const [key] of rows) {
    const bodyKey = keyOf('body', Number(Buffer.from(key).readBigUInt64BE(key.length - 8)))
    yield { op: 'get', key: bodyKey }
    tx.del(key)
    tx.del(bodyKey)
  }
  tx.add(counterKey, -rows.length)
}

async function measure(name: string, op: Op<unknown>, count: number, inFlight: number, each = 1) {
  const delay = monitorEventLoopDelay({ resolution: 1 })
  const latencies: number[] = []
  const syncsBefore = store.engine.syncs
  const [cpu, wall] = [process.cpuUsage(), performance.now()]
  delay.enable()
  let left = count
  const worker = async () => {
    while (left-- > 0) {
      const start = performance.now()
      await store.transact(PARTITION, op)
      latencies.push(performance.now() - start)
    }
  }
  await Promise.all(Array.from({ length: inFlight }, worker))
  delay.disable()
  const seconds = (performance.now() - wall) / 1000
  const { user, system } = process.cpuUsage(cpu)
  latencies.sort((a, b) => a - b)
  const total = count * each
  console.log(
    `${name.padEnd(34)} ${((user + system) / total).toFixed(1).padStart(6)} µs CPU  ` +
      `${(total / seconds).toFixed(0).padStart(7)}/s  p50 ${latencies[count >> 1]!.toFixed(2)} ms  ` +
      `p99 ${latencies[Math.floor(count * 0.99)]!.toFixed(2)} ms  loop p99 ` +
      `${(delay.percentile(99) / 1e6).toFixed(1)} ms max ${(delay.max / 1e6).toFixed(1)} ms  ` +
      `${store.engine.syncs - syncsBefore} syncs`,
  )
}

await store.transact(PARTITION, function* (tx) {
  tx.put(queueKey, Buffer.alloc(300, 'q'))
})
await measure('warm-up', send, 5000, 64)
await measure('send, 1 in flight', send, 3000, 1)
await measure('send, 16 in flight', send, OPERATIONS, 16)
await measure('send, 64 in flight', send, OPERATIONS, 64)
await measure('send, 256 in flight', send, OPERATIONS, 256)
await measure('receive 10 and delete, per message', consume, Math.floor(sent / 10), 16, 10)
if (depth > 0) {
  await measure(`fill to ${depth}`, send, depth, 256)
  await measure(`send, 64 in flight, depth ${depth}`, send, OPERATIONS, 64)
  await measure('receive 10 and delete, at depth', consume, 2000, 16, 10)
}
await store.close()
rmSync(directory, { recursive: true })
