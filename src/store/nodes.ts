// Which nodes are alive, and which slots each of them should have: all compute the same from the same
// rows, and when one comes or goes no slots move but those that it gets or had.

import { hashOf, SLOTS } from './slots.ts'
import type { Op } from './store.ts'
import { Table, type Reading } from './table.ts'

export const NODE_PARTITION = '#nodes'
/** More are not looked at; rows of dead ones go after so many of their times. */
const MOST_NODES = 1_000
const KEPT_TIMES = 10

const nodeTable = new Table<[name: string], { untilMs: number; forMs: number }>('node')

/** Says that `name` is alive for `forMs`; answers who else is, with it, in order. */
export function aliveWith(name: string, forMs: number): [partition: string, op: Op<string[]>] {
  return [
    NODE_PARTITION,
    function* (tx) {
      const rows = yield* nodeTable.range([], { limit: MOST_NODES })
      const alive = new Set([name])
      nodeTable.put(tx, [name], { untilMs: tx.nowMs + forMs, forMs })
      for (const { key, row } of rows) {
        const other = key.text()
        if (row.untilMs > tx.nowMs) alive.add(other)
        else if (row.untilMs + KEPT_TIMES * row.forMs <= tx.nowMs && other !== name)
          nodeTable.del(tx, [other])
      }
      return [...alive].sort()
    },
  ]
}

/** Who is alive, and until when at least; asked in the partition of nodes. */
export function* aliveAt(nowMs: number): Reading<Map<string, number>> {
  const rows = yield* nodeTable.range([], { limit: MOST_NODES })
  const alive = rows.filter(({ row }) => row.untilMs > nowMs)
  return new Map(alive.map(({ key, row }) => [key.text(), row.untilMs]))
}

/** `name` ends, and says so. */
export function gone(name: string): [partition: string, op: Op<void>] {
  return [
    NODE_PARTITION,
    function* (tx) {
      nodeTable.del(tx, [name])
    },
  ]
}

/** The slots that `name` should have among `alive`: those for which it draws the highest lot. */
export function shareOf(name: string, alive: readonly string[]): ReadonlySet<number> {
  const share = new Set<number>()
  for (let slot = 0; slot < SLOTS; slot++) {
    let winner = ''
    let highest = -1
    for (const other of alive) {
      const lot = hashOf(other, String(slot))
      if (lot < highest || (lot === highest && other < winner)) continue
      winner = other
      highest = lot
    }
    if (winner === name) share.add(slot)
  }
  return share
}
