// What a queue's way to a function costs, and a chore's step: CPU of this process alone, over the store
// in memory, with a function that answers at once.
//
//   npm run bench -- source [messages]

import { createPump } from '../src/delivery/pump.ts'
import { choreEdges } from '../src/delivery/chores.ts'
import { createSqsToLambda } from '../src/edges/sqs-to-lambda/index.ts'
import { FakeLambda, mappingRow } from '../src/edges/sqs-to-lambda/ports.fixture.ts'
import { worldOf } from '../src/services/sqs/test-context.ts'
import { testContext } from '../src/services/test-context.ts'
import type { Chore } from '../src/store/chore.ts'
import { Table } from '../src/store/table.ts'

const MESSAGES = Number(process.argv[2] ?? 100_000)
const STEPS = MESSAGES / 5
const ROUNDS = 5

async function measured(name: string, count: number, run: () => Promise<void>): Promise<void> {
  const rounds: { cpuUs: number; wallUs: number }[] = []
  for (let round = 0; round <= ROUNDS; round++) {
    const [cpu, began] = [process.cpuUsage(), performance.now()]
    await run()
    const { user, system } = process.cpuUsage(cpu)
    const wallUs = ((performance.now() - began) * 1_000) / count
    // The first one warms up.
    if (round > 0) rounds.push({ cpuUs: (user + system) / count, wallUs })
  }
  rounds.sort((a, b) => a.cpuUs - b.cpuUs)
  const { cpuUs, wallUs } = rounds[Math.floor(ROUNDS / 2)]!
  const least = rounds[0]!.cpuUs
  const figures = `${cpuUs.toFixed(1)} µs CPU (least ${least.toFixed(1)}), ${wallUs.toFixed(1)} µs`
  console.log(`${name.padEnd(48)} ${figures}`)
}

/** A queue with a backlog, and one mapping that empties it. */
async function emptied(batchSize: number, fifo: boolean): Promise<() => Promise<void>> {
  const context = testContext({ service: 'sqs' })
  const sqs = worldOf(context)
  const name = fifo ? 'q.fifo' : 'q'
  const url = await sqs.queue(name, fifo ? { FifoQueue: 'true' } : undefined)
  const eventSourceArn = sqs.arnOf(url)
  return async () => {
    for (let i = 0; i < MESSAGES; i += 10) {
      const entries = Array.from({ length: 10 }, (_, at) => ({
        body: `{"number":${i + at}}`,
        ...{ from: 'bench', via: 'bench' },
        ...(fifo && { messageGroupId: `g${at}`, messageDeduplicationId: `${Math.random()}` }),
      }))
      await sqs.port.enqueue(eventSourceArn, entries)
    }
    const lambda = new FakeLambda(context.clock)
    lambda.row = mappingRow({ eventSourceArn, batchSize, account: context.account })
    const edge = createSqsToLambda({ sqs: sqs.port, lambda: lambda.port, env: context })
    await edge.start()
    await context.activity.idle()
    await edge.stop()
  }
}

const rows = new Table<[number], number>('n')
const PARTITION = 'bench'

/** A job of so many steps, each of which writes one row. */
function stepped(): () => Promise<void> {
  const context = testContext({ service: 'sqs' })
  const { store } = context
  const chore: Chore<number> = {
    name: 'count',
    step: (at, { commit }) =>
      commit(PARTITION, function* (tx) {
        rows.put(tx, [at % 1_000], at)
        yield* []
        return at + 1 < STEPS ? { state: at + 1 } : undefined
      }),
  }
  return async () => {
    const pump = createPump({ ...context, edges: choreEdges(store, [chore]) })
    pump.start()
    await store.transact(PARTITION, function* (tx) {
      tx.emit({ edge: 'count', target: 't', payload: 0 })
      yield* []
    })
    await context.activity.idle()
    await pump.stop()
  }
}

/** The same writes with nothing that goes on by itself. */
function bare(): () => Promise<void> {
  const { store } = testContext({ service: 'sqs' })
  return async () => {
    for (let at = 0; at < STEPS; at++) {
      await store.transact(PARTITION, function* (tx) {
        rows.put(tx, [at % 1_000], at)
        yield* []
      })
    }
  }
}

await measured('sqs-to-lambda, batches of 10, per message', MESSAGES, await emptied(10, false))
await measured('the same, batches of 1', MESSAGES, await emptied(1, false))
await measured('FIFO, batches of 10, per message', MESSAGES, await emptied(10, true))
await measured('a transaction that writes a row', STEPS, bare())
await measured("the same as a chore's step", STEPS, stepped())
