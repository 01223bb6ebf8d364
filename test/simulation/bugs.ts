// Planted bugs: each breaks one promise of the engine, at its store or at an edge, and the checks
// must find it. A simulation whose checks cannot fail proves nothing.

import type { Edge } from '../../src/delivery/edge.ts'
import {
  deduplicationTable,
  groupMessageTable,
  messageTable,
} from '../../src/services/sqs/tables.ts'
import type { Clock } from '../../src/kernel/clock.ts'
import { KeyReader } from '../../src/store/key.ts'
import { HOP_PARTITION, type Store } from '../../src/store/store.ts'
import { ACCOUNT, REGION } from './engine.ts'
import { LINES } from './topology.ts'

export const BUGS = [
  'acknowledge-before-durable',
  'lose-intents',
  'swap-messages',
  'forget-deduplication',
  'forget-hops',
  'miss-late-timers',
] as const
export type Bug = (typeof BUGS)[number]

const partitionOf = (queue: string) => `sqs/${ACCOUNT}/${REGION}/queue/${queue}`
const FIFO_QUEUES = LINES.filter(({ fifo }) => fifo).map(({ queue }) => queue)

/** What lies about durability: answers when committed. */
export function buggyStore(bug: string | undefined, store: Store): Store {
  if (bug !== 'acknowledge-before-durable') return store
  return new Proxy(store, {
    get(target, name) {
      if (name === 'transact') {
        return (partition: string, op: never) =>
          target.transact(partition, op, { durability: 'buffered' })
      }
      const value: unknown = Reflect.get(target, name, target)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}

/** Late is no time at all: somebody else will have done it. */
const LATE_MS = 1

/** What takes no notice of timers that are late, which only a clock that leaps makes them. */
export function buggyClock(bug: string | undefined, clock: Clock): Clock {
  if (bug !== 'miss-late-timers') return clock
  const at: Clock['at'] = (dueAtMs, fire, label) => {
    const ifInTime = () => {
      if (clock.nowMs() - dueAtMs < LATE_MS) fire()
    }
    return clock.at(dueAtMs, ifInTime, label)
  }
  return {
    at,
    nowMs: () => clock.nowMs(),
    waiting: () => clock.waiting(),
    sleep: (ms, signal) => clock.sleep(ms, signal),
  }
}

/** What says that it delivered and did not. */
export function buggyEdge(bug: string | undefined, edge: Edge): Edge {
  if (bug !== 'lose-intents') return edge
  let carried = 0
  return {
    ...edge,
    carry: async (intents, context) =>
      carried++ % 3 === 0
        ? intents.map(() => ({ kind: 'delivered' }) as const)
        : edge.carry(intents, context),
  }
}

/** Spoils what is on the disk; done once in a while. */
export async function spoil(bug: string | undefined, store: Store): Promise<boolean> {
  if (bug === 'forget-hops') return forgetHops(store)
  let spoilt = false
  for (const queue of FIFO_QUEUES) {
    const partition = partitionOf(queue)
    if (bug === 'swap-messages') spoilt = (await swap(store, partition)) || spoilt
    if (bug === 'forget-deduplication') {
      spoilt = (await clear(store, partition, deduplicationTable.bounds())) || spoilt
    }
  }
  return spoilt
}

async function clear(
  store: Store,
  partition: string,
  { start, end }: { start: Uint8Array; end: Uint8Array },
): Promise<boolean> {
  let cleared = false
  for await (const page of store.scan(partition, start, end)) {
    await store.transact(partition, function* (tx) {
      for (const [key] of page) tx.del(key)
    })
    cleared = true
  }
  return cleared
}

function forgetHops(store: Store): Promise<boolean> {
  const start = Buffer.alloc(8)
  return clear(store, HOP_PARTITION, { start, end: new Uint8Array(9).fill(0xff) })
}

/** Two neighbours in one group change places: their bodies, with all that identifies them. */
async function swap(store: Store, partition: string): Promise<boolean> {
  const { start, end } = groupMessageTable.bounds()
  const places: { group: string; generation: number; sequence: number }[] = []
  for await (const page of store.scan(partition, start, end)) {
    for (const [key] of page) {
      const reader = new KeyReader(key)
      reader.text()
      const generation = reader.integer()
      places.push({ generation, group: reader.text(), sequence: reader.integer() })
    }
  }
  const at = places.findIndex(({ group }, i) => i > 0 && places[i - 1]!.group === group)
  if (at < 0) return false
  const [one, two] = [places[at - 1]!, places[at]!]
  return store.transact(partition, function* (tx) {
    const first = yield* messageTable.get(one.generation, one.sequence)
    const second = yield* messageTable.get(two.generation, two.sequence)
    if (first === undefined || second === undefined) return false
    messageTable.put(tx, [one.generation, one.sequence], second)
    messageTable.put(tx, [two.generation, two.sequence], first)
    return true
  })
}
