// How many invocations run on all nodes that share a store: a row for each, written before it runs and
// removed after it. What a dead node left counts no longer.

import type { Activity } from '../../../kernel/activity.ts'
import type { Clock } from '../../../kernel/clock.ts'
import type { Random } from '../../../kernel/random.ts'
import { aliveAt, NODE_PARTITION } from '../../../store/nodes.ts'
import { LOOK_MS, StoreUnavailable, type Store, type Tx } from '../../../store/store.ts'
import { Table, type Reading } from '../../../store/table.ts'

export interface SharedCountEnv {
  readonly store: Store
  readonly clock: Clock
  readonly random: Random
  readonly activity: Activity
}

const runningTable = new Table<[key: string, node: string, id: string], null>('running')
/** More than any limit, so that rows of dead nodes are found and removed. */
const MOST = 2_000

export class SharedCount {
  readonly #env: SharedCountEnv
  readonly #node: string

  constructor(env: SharedCountEnv, node: string) {
    this.#env = env
    this.#node = node
  }

  /** Counts one in and answers what counts it out; undefined if `limit` are in, or this node is not. */
  async enter(partition: string, key: string, limit: number): Promise<(() => void) | undefined> {
    const { store, random, clock } = this.#env
    const node = this.#node
    const id = random.uuid()
    const leave = () => void this.#leave(partition, [key, node, id])
    const askedMs = clock.nowMs()
    try {
      const forMs = await store.transact([partition, NODE_PARTITION], function* (tx) {
        const alive = yield* tx.in(NODE_PARTITION).read(aliveAt(tx.nowMs))
        // What it begins after a long stop, before it says that it lives, others would not count.
        const untilMs = alive.get(node)
        if (untilMs === undefined || (yield* runningNow(tx, key, alive)) >= limit) return 0
        runningTable.put(tx, [key, node, id], null)
        return untilMs - tx.nowMs
      })
      if (forMs === 0) return undefined
      // Stopped before it heard of it, it may be counted no longer.
      if (clock.nowMs() - askedMs < forMs) return leave
      leave()
      return undefined
    } catch (error) {
      // It may have been written, and its answer lost.
      leave()
      throw error
    }
  }

  /** As soon as the store takes it: a node that lives leaves nothing counted. */
  #leave(partition: string, row: [key: string, node: string, id: string]): Promise<void> {
    const { store, clock, activity } = this.#env
    return activity.during('concurrency', async () => {
      try {
        await store.transact(partition, function* (tx) {
          runningTable.del(tx, row)
        })
      } catch (error) {
        if (!(error instanceof StoreUnavailable) || !store.health().writable) return
        clock.at(clock.nowMs() + LOOK_MS, () => void this.#leave(partition, row))
      }
    })
  }
}

function* runningNow(tx: Tx, key: string, alive: ReadonlyMap<string, number>): Reading<number> {
  const rows = yield* runningTable.range([key], { limit: MOST })
  let running = 0
  for (const { key: of } of rows) {
    of.text()
    const [node, id] = [of.text(), of.text()]
    if (alive.has(node)) running++
    else runningTable.del(tx, [key, node, id])
  }
  return running
}
