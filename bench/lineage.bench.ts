// Answers of the lineage at size: trace, explain and lists over millions of hops, and a restart.
//
//   npm run bench -- lineage [hops, default 1000000]
//
// Stories as they are in life: a message published to a topic, delivered to a hundred queues, each
// received and deleted; between them single messages. Fifty hops to a commit, as under load.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay, performance } from 'node:perf_hooks'
import { Activity } from '../src/kernel/activity.ts'
import { RealClock } from '../src/kernel/clock.ts'
import type { Hop } from '../src/kernel/hop.ts'
import { silentLog } from '../src/kernel/log.ts'
import { systemRandom } from '../src/kernel/random.ts'
import { createLineage, type Lineage } from '../src/lineage/lineage.ts'
import { openEmbeddedStore } from '../src/store/embedded/embedded-store.ts'

const HOPS = Number(process.argv[2] ?? 1_000_000)
const HOPS_PER_COMMIT = 50
const COMMITS_AT_ONCE = 64
const WAYS = 100
const STORY_HOPS = 2 * WAYS + 1
/** One in so many events is a story of 201 hops; the others have three hops of their own. */
const STORY_EVERY = 400
const ASKED = 40

const clock = new RealClock()
const activity = new Activity()
const parts = { clock, random: systemRandom, activity, log: silentLog }
const directory = mkdtempSync(join(tmpdir(), 'millrace-bench-lineage-'))

const queue = (n: number) => `arn:aws:sqs:us-east-1:000000000000:queue-${n}`
const topic = 'arn:aws:sns:us-east-1:000000000000:topic'
const stories: string[] = []
const messages: string[] = []

function* events(): Generator<Hop> {
  for (let n = 0; ; n++) {
    const atMs = clock.nowMs()
    const requestId = systemRandom.uuid()
    const id = systemRandom.uuid()
    if (n % STORY_EVERY > 0) {
      const to = queue(n % 1_000)
      const sent = { atMs, id, from: 'api:sqs.SendMessage', to, via: 'SendMessage', requestId }
      yield { ...sent, outcome: 'accepted', position: n }
      yield { atMs, id, from: to, to: 'api:sqs.ReceiveMessage', via: 'ReceiveMessage', outcome: 'received', attempt: 1 } // prettier-ignore
      yield { atMs, id, from: to, to: 'api:sqs.DeleteMessage', via: 'DeleteMessage', outcome: 'deleted' } // prettier-ignore
      if (n % 997 === 0) messages.push(id)
      continue
    }
    stories.push(id)
    yield { atMs, id, from: 'api:sns.Publish', to: topic, via: 'Publish', outcome: 'accepted', requestId } // prettier-ignore
    for (let way = 0; way < WAYS; way++) {
      const child = systemRandom.uuid()
      const to = queue(way)
      yield { atMs, id: child, parentId: id, from: topic, to, via: 'sns-to-sqs', outcome: 'delivered', position: n } // prettier-ignore
      yield { atMs, id: child, from: to, to: 'api:sqs.DeleteMessage', via: 'DeleteMessage', outcome: 'deleted' } // prettier-ignore
    }
  }
}

async function open() {
  const store = await openEmbeddedStore({ ...parts, directory, keepsHops: true })
  const settings = { maxHops: 10 * HOPS + 1_000_000 }
  return { store, lineage: createLineage({ ...parts, store, settings }) }
}

let { store, lineage } = await open()
const source = events()
const [cpu, began] = [process.cpuUsage(), performance.now()]
for (let recorded = 0; recorded < HOPS;) {
  const commits: Promise<void>[] = []
  for (let i = 0; i < COMMITS_AT_ONCE; i++) {
    const hops = Array.from({ length: HOPS_PER_COMMIT }, () => source.next().value as Hop)
    recorded += hops.length
    commits.push(
      store.transact(`bench-${i}`, function* (tx) {
        for (const hop of hops) tx.hop(hop)
      }),
    )
    // A commit of its own, or all would share a row.
    if (i % 4 === 3) await Promise.all(commits)
  }
  await Promise.all(commits)
}
const { user, system } = process.cpuUsage(cpu)
const seconds = (performance.now() - began) / 1000
console.log(`${HOPS} hops recorded and indexed on the way: ${((user + system) / HOPS).toFixed(2)} µs CPU a hop, ${seconds.toFixed(0)} s`) // prettier-ignore

const mergeBegan = performance.now()
await lineage.maintain()
console.log(`index up to date after ${(performance.now() - mergeBegan).toFixed(0)} ms more`)

const pick = <T>(from: readonly T[]) =>
  Array.from({ length: ASKED }, (_, i) => from[Math.floor((i * from.length) / ASKED)]!)

async function measure(
  name: string,
  asked: readonly unknown[],
  ask: (one: never) => Promise<unknown>,
) {
  const delay = monitorEventLoopDelay({ resolution: 1 })
  const times: number[] = []
  delay.enable()
  for (const one of asked) {
    const start = performance.now()
    await ask(one as never)
    times.push(performance.now() - start)
  }
  delay.disable()
  times.sort((a, b) => a - b)
  const [p50, worst] = [times[times.length >> 1]!, times.at(-1)!]
  console.log(`${name.padEnd(44)} p50 ${p50.toFixed(1)} ms, worst ${worst.toFixed(1)} ms, loop held at most ${(delay.max / 1e6).toFixed(1)} ms`) // prettier-ignore
}

async function ask(of: Lineage, when: string): Promise<void> {
  const told = pick(stories.slice(0, -2))
  await measure(`trace of ${STORY_HOPS} hops, ${when}`, told, async (id) => {
    const tree = await of.trace(id)
    if (tree?.hops !== STORY_HOPS) throw new Error(`${id}: ${tree?.hops} hops`)
  })
  await measure(`explain of ${STORY_HOPS} hops, ${when}`, told, (id) => of.explain(id))
  await measure(`explain of one message, ${when}`, pick(messages), (id) => of.explain(id))
  await measure(`an unknown id, ${when}`, pick(told), () => of.explain(systemRandom.uuid()))
  const rare = Array.from({ length: ASKED }, (_, i) => queue(100 + i))
  await measure(`list of a queue, ${when}`, rare, (resource) => of.list({ resource }))
  await measure(`list of what never happened, ${when}`, ['dropped'], (outcome) =>
    of.list({ outcome }),
  )
}

await ask(lineage, 'merged')
await lineage.stop()
await store.close()
const restart = performance.now()
;({ store, lineage } = await open())
const first = await lineage.trace(stories[stories.length >> 1]!)
console.log(`restart to the first answer: ${(performance.now() - restart).toFixed(0)} ms (${first?.hops} hops)`) // prettier-ignore
await ask(lineage, 'after a restart')
console.log(`memory: ${(process.memoryUsage().rss / 1e6).toFixed(0)} MB RSS`)
await lineage.stop()
await store.close()
rmSync(directory, { recursive: true })
