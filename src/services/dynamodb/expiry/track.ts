// Time to live: which item is over when, and waking up for it.
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/time-to-live-ttl-before-you-start.html

import type { Tx } from '../../../store/store.ts'
import type { Reading } from '../../../store/table.ts'
import { tableAddress } from '../address.ts'
import { attributeOf } from '../expression/path.ts'
import type { TableRow } from '../tables.ts'
import { format, parse } from '../value/number.ts'
import type { Item } from '../value/types.ts'
import { alarms, expiries } from './tables.ts'

export const EXPIRY = 'dynamodb-expiry'

/** Items that end within the same minute go together. */
const TOGETHER_MS = 60_000
/** What lies further back is taken for no moment at all. */
const OLDEST_MS = 5 * 366 * 24 * 3600_000

/** The second at which an item is over; undefined: never. */
export function endOf(item: Item, attribute: string, nowMs: number): number | undefined {
  const value = attributeOf(item, attribute)
  if (value === undefined || !('N' in value)) return undefined
  const second = Math.floor(Number(format(parse(value.N))))
  if (!Number.isSafeInteger(second * 1000) || second < 0) return undefined
  return second * 1000 > nowMs - OLDEST_MS ? second : undefined
}

/** After a write of an item of a table with time to live. */
export function* track(
  tx: Tx,
  table: TableRow,
  key: Uint8Array,
  before: Item | undefined,
  after: Item | undefined,
): Reading<void> {
  const { attribute, watch } = table.timeToLive!
  const was = before && endOf(before, attribute, tx.nowMs)
  const is = after && endOf(after, attribute, tx.nowMs)
  if (was === is) return
  if (was !== undefined) expiries.del(tx, [table.space, watch, was, key])
  if (is !== undefined) yield* expect(tx, table, key, is)
}

/** Notes an end, and wakes the chore then if it does not wake before. */
export function* expect(tx: Tx, table: TableRow, key: Uint8Array, second: number): Reading<void> {
  const { space } = table
  expiries.put(tx, [space, table.timeToLive!.watch, second, key], null)
  yield* wakeBy(tx, table, second)
}

export function* wakeBy(tx: Tx, table: TableRow, second: number): Reading<void> {
  const { space, arn } = table
  const atMs = Math.max(tx.nowMs, Math.ceil((second * 1000) / TOGETHER_MS) * TOGETHER_MS)
  const alarm = yield* alarms.get(space)
  if (alarm !== undefined && alarm.atMs <= atMs) return
  alarms.put(tx, [space], { atMs })
  const { partition } = tableAddress(table.name, table)
  tx.emit({ edge: EXPIRY, target: arn, dueAtMs: atMs, payload: { partition, space, atMs } })
}
