// Logs read under a jittery store that fails, by functions that fail, are throttled and take their time,
// with crashes in between: what must hold whatever happens. A failing run names its seed.

import { describe, expect, it } from 'vitest'
import { Activity } from '../../kernel/activity.ts'
import { VirtualClock } from '../../kernel/clock.ts'
import { SeededRandom } from '../../kernel/random.ts'
import { createMemoryStore, type MemoryStore } from '../../store/memory/memory-store.ts'
import {
  logSource,
  openLog,
  partly,
  ran,
  threw,
  worldOver,
  type Record,
  type Reply,
} from './log.fixture.ts'
import type { LogSource } from './log-source.ts'
import type { LogReader } from './reader.ts'
import type { Call } from './source.ts'

const SEEDS = 40
const KEYS = 5
const RECORDS = 60
const MOST_MINUTES = 500

interface Plan {
  /** How often the process dies, while there is something to do. */
  readonly crashes: number
  /** What breaks a promise on purpose. */
  readonly plant?: (source: LogSource<Record>, chance: SeededRandom) => LogSource<Record>
}

interface Told {
  readonly put: readonly string[]
  readonly poison: readonly string[]
  /** Of each life: what the function succeeded with, in that order. */
  readonly lives: readonly (readonly string[])[]
  readonly buried: readonly string[]
  readonly crashes: number
}

const isPoison = (body: string) => body.endsWith('!')

async function run(seed: number, { crashes, plant }: Plan): Promise<Told> {
  const chance = new SeededRandom(seed)
  const dice = (sides: number) => Math.floor(chance.float() * sides)
  const activity = new Activity()
  const clock = new VirtualClock(undefined, () => activity.idle())
  const parts = { activity, clock, random: new SeededRandom(seed + 1_000) }
  let memory: MemoryStore = createMemoryStore(parts)
  let world = worldOver(memory, parts, 3)
  const lives: string[][] = [[]]
  /** Stores that have died, and processes that were started after it. */
  let crashed = 0
  let life = 0

  const replyOf =
    (mine: number): Reply =>
    async (call) => {
      const at = dice(10)
      if (at === 0) return { kind: 'busy', reason: 'throttled' }
      for (let turns = dice(6); turns > 0; turns--) await new Promise(setImmediate)
      const { items } = call
      const first = items.findIndex(({ body }) => isPoison(body))
      // Of more than one record: then no attempt is counted against those that are sound.
      const fails = mine < crashed || (at === 1 && items.length > 1)
      const failed = first >= 0 ? first : fails ? dice(items.length) : -1
      if (mine < crashed || (failed >= 0 && at % 2 === 0)) return threw(items)
      const done = failed < 0 ? items : items.slice(0, failed)
      lives[mine]!.push(...done.map(({ body }) => body))
      if (mayDie && dice(3) === 0) die()
      return failed < 0 ? ran : partly(items[failed]!.id)
    }

  const change: Partial<LogSource<Record>> = {
    batchSize: 1 + dice(9),
    windowMs: dice(2) * 1_000,
    parallelizationFactor: 1 + dice(4),
    bisectsOnError: true,
    maximumRetryAttempts: dice(3),
    filter: ({ body }) => (body.endsWith('~') ? 'unwanted' : undefined),
    onFailure: ({ items }) => ({
      to: 'dead',
      intents: items.map(({ body }) => ({ edge: 'dead', target: 'dead', payload: body })),
    }),
  }
  const open = () => {
    const source = logSource(world.log, replyOf(life), change)
    return openLog(world, replyOf(life), plant ? plant(source, chance) : source)
  }

  /** Until then nobody puts: the function's answer may be the last thing that happens. */
  let mayDie = false
  async function livesOrDies(work: () => Promise<void>): Promise<void> {
    mayDie = crashed < crashes
    await work()
    mayDie = false
    if (crashed > life) await restart()
  }

  function die(): void {
    mayDie = false
    crashed++
    memory = memory.crash(dice(3))
  }

  async function restart(): Promise<void> {
    life++
    lives.push([])
    // What the old process still holds in memory comes to nothing: its store is gone.
    await shards.stop()
    world = worldOver(memory, parts, 3)
    shards = open()
  }

  await world.log.addShard('a')
  await world.log.addShard('b')
  let shards = open()
  const put: string[] = []
  for (let number = 0; number < RECORDS; number++) {
    const key = dice(KEYS)
    const suffix = ['!', '~'][dice(15)] ?? ''
    const body = `k${key}:${number}${suffix}`
    // A key's records are in one shard, and behind the split in its child.
    const isLate = number >= RECORDS / 2
    if (number === RECORDS / 2) {
      await world.log.addShard('c', ['a'])
      await world.log.close('a')
    }
    await world.log.put(key % 2 === 0 ? (isLate ? 'c' : 'a') : 'b', body)
    put.push(body)
    if (dice(4) === 0) await livesOrDies(() => clock.advance(dice(3_000)))
  }

  const left = async () => {
    const unsettled = new Set(put.filter((body) => !body.endsWith('~')))
    for (const body of lives.flat()) unsettled.delete(body)
    for (const body of await buriedIn(memory)) unsettled.delete(body)
    return unsettled.size
  }
  for (let minute = 0; minute < MOST_MINUTES && (await left()) > 0; minute++) {
    await livesOrDies(() => clock.advance(60_000))
  }
  await world.settle()
  await shards.stop()
  const buried = await buriedIn(memory)
  return { put, poison: put.filter(isPoison), lives, buried, crashes: crashed }
}

async function buriedIn(store: MemoryStore): Promise<string[]> {
  const intents = await store.outbox.due(Number.MAX_SAFE_INTEGER, 1_000)
  return intents.map(({ payload }) => payload as string)
}

const keyOf = (body: string) => body.split(':')[0]!
const numberOf = (body: string) => Number.parseInt(body.split(':')[1]!, 10)

/** What does not hold, in sentences. */
function complaints({ put, poison, lives, buried }: Told): string[] {
  const found: string[] = []
  const handled = new Set(lives.flat())
  for (const body of put) {
    const isWanted = !isPoison(body) && !body.endsWith('~')
    if (isWanted !== handled.has(body)) found.push(`${body}: handled ${handled.has(body)}`)
  }
  if (buried.toSorted().join() !== poison.toSorted().join())
    found.push(`buried ${buried.join()}, poisoned ${poison.join()}`)
  const furthest = new Map<string, number>()
  for (const life of lives) {
    const before = new Map<string, number>()
    for (const body of life) {
      const [key, number] = [keyOf(body), numberOf(body)]
      if ((before.get(key) ?? -1) >= number) found.push(`${body} again or too late`)
      before.set(key, number)
      // The next one of its key, or one that an earlier life had already.
      const known = furthest.get(key) ?? -1
      const skipped = put.filter(
        (other) =>
          keyOf(other) === key &&
          numberOf(other) > known &&
          numberOf(other) < number &&
          !isPoison(other) &&
          !other.endsWith('~'),
      )
      if (skipped.length > 0) found.push(`${body} before ${skipped.join()}`)
      furthest.set(key, Math.max(known, number))
    }
  }
  return found
}

const seeds = Array.from({ length: SEEDS }, (_, i) => i + 1)

describe('a log, by chance', () => {
  it.each(seeds)(
    'skips nothing, inverts nothing, buries the poisoned alone: seed %d',
    async (seed) => {
      const told = await run(seed, { crashes: 0 })
      expect(complaints(told)).toEqual([])
    },
  )

  it.each(seeds)('does so over crashes too: seed %d', async (seed) => {
    const told = await run(seed, { crashes: 12 })
    expect(complaints(told)).toEqual([])
  })

  it('has lives that do something again, so that crashes are in the midst of it', async () => {
    let again = 0
    for (let seed = 1; seed <= 200 && again < 5; seed++) {
      const { lives } = await run(seed, { crashes: 12 })
      const all = lives.flat()
      if (new Set(all).size < all.length) again++
    }
    expect(again).toBe(5)
  })
})

/** Each breaks a promise, and must be seen. */
const plants: { readonly [name: string]: NonNullable<Plan['plant']> } = {
  'a reader that loses a record now and then': (source, chance) => ({
    ...source,
    reader: reading(source.reader, (items) => items.filter(() => chance.float() > 0.05)),
  }),
  'a reader that turns records around': (source) => ({
    ...source,
    reader: reading(source.reader, (items) => items.toReversed()),
  }),
  'a target that answers well and did nothing': (source, chance) => ({
    ...source,
    target: {
      ...source.target,
      invoke: async (call: Call<Record>) =>
        chance.float() < 0.1 ? ran : source.target.invoke(call),
    },
  }),
  'a target that answers before it has done anything, in a crash': (source) => ({
    ...source,
    target: {
      ...source.target,
      invoke: async (call: Call<Record>) => {
        for (const { body } of call.items) if (isPoison(body)) return threw(call.items)
        void source.target.invoke(call)
        return ran
      },
    },
  }),
  'on-failure records that tell of a whole batch': (source) => ({
    ...source,
    bisectsOnError: false,
    maximumRetryAttempts: 0,
  }),
}

function reading(
  reader: LogReader<Record>,
  change: (items: readonly Record[]) => readonly Record[],
): LogReader<Record> {
  return {
    ...reader,
    async read(...of) {
      const page = await reader.read(...of)
      return { ...page, items: change(page.items) }
    },
  }
}

it.each(Object.keys(plants))('would show %s', async (name) => {
  for (let seed = 1; seed <= 200; seed++) {
    const told = await run(seed, { crashes: name.endsWith('crash') ? 12 : 0, plant: plants[name]! })
    if (complaints(told).length > 0) return
  }
  throw new Error('no seed showed it')
})
