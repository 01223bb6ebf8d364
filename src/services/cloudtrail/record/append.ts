// A call goes on record, and the oldest go.

import type { Tx } from '../../../store/store.ts'
import type { Reading } from '../../../store/table.ts'
import type { NewCall, RecordedCall } from './call-row.ts'
import { lookupKeysOf } from './lookup-keys.ts'
import { callCounter, callTable, lookupTable } from './tables.ts'

/** LookupEvents looks back for so long. */
export const KEPT_MS = 90 * 24 * 3600_000
const REMOVED_PER_CALL = 4

/** In the partition of calls. `most`: records that are kept. */
export function* appendCall(tx: Tx, call: NewCall, most: number): Reading<RecordedCall> {
  const number = ((yield* callCounter.get()) ?? 0) + 1
  callCounter.put(tx, [], number)
  const row: RecordedCall = { ...call, number, atMs: tx.nowMs, eventId: tx.uuid() }
  callTable.put(tx, [number], row)
  for (const key of lookupKeysOf(row)) lookupTable.put(tx, key, null)
  const old = yield* callTable.range([], { limit: REMOVED_PER_CALL })
  for (const { row: first } of old) {
    if (first.number > number - most && first.atMs > tx.nowMs - KEPT_MS) break
    callTable.del(tx, [first.number])
    for (const key of lookupKeysOf(first)) lookupTable.del(tx, key)
  }
  return row
}
