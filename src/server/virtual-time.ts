// Virtual time outlives the process: what is stored has happened at its times, so a restart must not
// go back behind them.

import type { VirtualClock } from '../kernel/clock.ts'
import type { Store } from '../store/store.ts'
import { Table } from '../store/table.ts'

const PARTITION = '#clock'
const nowTable = new Table<[], number>('now')

/** Moves the clock to where the store's last process left it, and notes every move from now on. */
export async function keepTime(clock: VirtualClock, store: Store): Promise<void> {
  // What nobody finds again need not be noted; and there may be 100,000 moves in 23 days.
  if (store.health().durability === 'memory') return
  const note = (nowMs: number) =>
    store.transact(PARTITION, function* (tx) {
      const before = yield* nowTable.get()
      if (before === undefined || before < nowMs) nowTable.put(tx, [], nowMs)
    })
  clock.moveWith(async () => {})
  const noted = await store.transact(PARTITION, () => nowTable.get())
  if (noted === undefined) await note(clock.nowMs())
  else await clock.advanceTo(noted)
  clock.moveWith(note)
}
