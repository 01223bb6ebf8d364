// Trails, read and written.

import type { Tx } from '../../../store/store.ts'
import type { Reading } from '../../../store/table.ts'
import { directoryOf } from '../../resource/resource.ts'
import type { Context } from '../../service.ts'
import { noTrail, wrongRegion } from '../errors.ts'
import { listedTrails, scopeOf, trails, trailsPartition, type TrailRow } from '../tables.ts'
import { trailNamed } from './name.ts'

type Asked = Pick<Context, 'store' | 'account' | 'region'>

/** In the account's partition. */
export function* enterTrail(tx: Tx, row: TrailRow): Reading<void> {
  trails.put(tx, [row.region, row.name], row)
  const { arn, generation, createdMs, tags } = row
  yield* listedTrails.enter(tx.in(directoryOf(row)), row.name, {
    ...{ arn, generation, createdMs, tags, facts: null },
  })
}

export function readTrail(text: string, asked: Asked): Promise<TrailRow> {
  const { account, region, name } = trailNamed(text, asked)
  return asked.store.transact(trailsPartition(account), function* () {
    const row = (yield* trails.get(region, name)) ?? (yield* shadowOf(text, name))
    if (row === undefined) throw noTrail(text, account)
    return row
  })
}

/** A trail of all regions can be named from any of them. */
function* shadowOf(text: string, name: string): Reading<TrailRow | undefined> {
  if (text.startsWith('arn:')) return undefined
  return (yield* everyTrail()).find((row) => row.multiRegion && row.name === name)
}

/** Regions times five are all there can be. */
export function* everyTrail(): Reading<TrailRow[]> {
  return (yield* trails.range([], { limit: 1_000 })).map(({ row }) => row)
}

/** Changes a trail from its home region, and answers what it is then. */
export async function changeTrail(
  text: string,
  asked: Asked,
  change: (row: TrailRow, tx: Tx) => TrailRow,
): Promise<TrailRow> {
  const { arn, account, region, name } = await readTrail(text, asked)
  if (region !== asked.region) throw wrongRegion(arn, region)
  return asked.store.transact(scopeOf({ account, region }), function* (tx) {
    const before = yield* trails.get(region, name)
    if (before === undefined) throw noTrail(text, account)
    const row = change(before, tx)
    yield* enterTrail(tx, row)
    return row
  })
}
