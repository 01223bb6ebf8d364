// Removing what a deleted group or stream held, in bounded transactions, so that nobody waits long
// behind them. They are a chore's steps (chores.ts); who makes a group of the same name meanwhile does them
// at once.

import type { Tx } from '../../store/store.ts'
import type { Reading } from '../../store/table.ts'
import type { Context } from '../service.ts'
import { sweepDoomed } from './append.ts'
import { inGroup } from './group.ts'
import { metricFilters, metricPoints } from './metric-filter.ts'
import { chunks, doomed, groups, storedBytes, streams, subscriptions, timeline } from './tables.ts'

const ROWS_PER_STEP = 256
/** Chunk rows are big, and a range reads them whole. */
const CHUNKS_PER_STEP = 32

/** Removes everything of a group that is marked as deleting, its row last. */
export async function purgeGroup(context: Context, logGroup: string): Promise<void> {
  while (await inGroup(context, logGroup, purgeStep));
}

/** Of a deleted group its rows, of one that is there its deleted streams'; answers whether any may be left. */
export function* purgeStep(tx: Tx): Reading<boolean> {
  const group = yield* groups.get()
  if (group === undefined) return false
  if (!group.deleting) return yield* sweepDoomed(tx)
  return yield* purgeRows(tx)
}

function* purgeRows(tx: Tx): Reading<boolean> {
  const held = yield* chunks.range([], { limit: CHUNKS_PER_STEP })
  for (const { key } of held) {
    chunks.del(tx, [key.integer(), key.integer(), key.integer()])
  }
  const times = yield* timeline.range([], { limit: ROWS_PER_STEP })
  for (const { key } of times) {
    timeline.del(tx, [key.integer(), key.integer(), key.integer()])
  }
  const named = yield* streams.range([], { limit: ROWS_PER_STEP })
  for (const { key } of named) streams.del(tx, [key.text()])
  const filters = yield* metricFilters.range([], { limit: ROWS_PER_STEP })
  for (const { key } of filters) metricFilters.del(tx, [key.text()])
  const points = yield* metricPoints.range([], { limit: ROWS_PER_STEP })
  for (const { key } of points) metricPoints.del(tx, [key.integer(), key.text()])
  const subscribed = yield* subscriptions.range([], { limit: ROWS_PER_STEP })
  for (const { key } of subscribed) subscriptions.del(tx, [key.text()])
  const dead = yield* doomed.range([], { limit: ROWS_PER_STEP })
  for (const { key } of dead) doomed.del(tx, [key.integer()])

  const more = [held, times, named, filters, points, dead].some((rows) => rows.length > 0)
  if (more) return true
  storedBytes.del(tx, [])
  groups.del(tx, [])
  return false
}
