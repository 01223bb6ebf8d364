// The other child of store-kill.test.ts: opens what a kill left and says what is in it, as JSON. In a
// process of its own, as a server after a crash is: a connection that was closed lives on in its
// process until its statements are collected, and would then be one more that has the files open.

import { Activity } from '../../src/kernel/activity.ts'
import { RealClock } from '../../src/kernel/clock.ts'
import { systemRandom } from '../../src/kernel/random.ts'
import { openEmbeddedStore } from '../../src/store/embedded/embedded-store.ts'
import { KeyReader, rangeOf } from '../../src/store/key.ts'
import { Counter } from '../../src/store/table.ts'

/** What one partition holds. */
export interface Contents {
  readonly first: readonly number[]
  readonly second: readonly number[]
  readonly count: number
}

export interface Found {
  readonly partitions: readonly Contents[]
  readonly intents: readonly number[]
}

const parts = { clock: new RealClock(), random: systemRandom, activity: new Activity() }
const directory = process.argv[2]!
const store = await openEmbeddedStore({ ...parts, directory, ballastBytes: 4096 })

async function numbers(partition: string, table: string): Promise<number[]> {
  const { start, end } = rangeOf(table)
  const all: number[] = []
  for await (const page of store.scan(partition, start, end, { limit: 1000 })) {
    for (const [key] of page) {
      const reader = new KeyReader(key)
      reader.text()
      all.push(reader.integer())
    }
  }
  return all
}

const partitions: Contents[] = []
for (const partition of ['p0', 'p1', 'p2']) {
  partitions.push({
    first: await numbers(partition, 'first'),
    second: await numbers(partition, 'second'),
    count: await store.transact(partition, () => new Counter('count').get()),
  })
}
const intents = await store.outbox.due(Infinity, 1_000_000)
const found: Found = { partitions, intents: intents.map(({ payload }) => payload as number) }
await store.close()
process.stdout.write(JSON.stringify(found))
