// Buses as the directory shows them: each with its row in one commit.

import type { Tx } from '../../store/store.ts'
import type { Reading } from '../../store/table.ts'
import { directoryOf, resource } from '../resource/resource.ts'
import { DEFAULT_BUS, type BusAddress } from './address.ts'
import { noBus } from './errors.ts'
import { busTable, headTable, type BusRow } from './tables.ts'

/** What a list shows beside name and ARN. */
export interface BusFacts {
  readonly modifiedMs: number
  readonly description?: string | undefined
  readonly policy?: string | undefined
}

export const buses = resource<BusFacts>('events', 'event-bus')

export function busScope(bus: BusAddress): string[] {
  return [bus.partition, directoryOf(bus)]
}

/** The default bus of every account and region is there before anyone asks for it. */
export function* readBus(tx: Tx, bus: BusAddress): Reading<BusRow | undefined> {
  const row = yield* busTable.get()
  if (row !== undefined || bus.name !== DEFAULT_BUS) return row
  return newBus(tx, bus, { generation: DEFAULT_BUS })
}

export function* requireBus(tx: Tx, bus: BusAddress): Reading<BusRow> {
  const row = yield* readBus(tx, bus)
  if (row === undefined) throw noBus(bus.name)
  return row
}

export function newBus(tx: Tx, bus: BusAddress, more: Partial<BusRow> = {}): BusRow {
  const { name, arn, account, region } = bus
  const nowMs = tx.nowMs
  return {
    ...{ name, arn, account, region, createdMs: nowMs, modifiedMs: nowMs, tags: {} },
    generation: '',
    ...more,
  }
}

/** Writes a bus and all that the directory says of it. The scope is `busScope`'s. */
export function* enterBus(tx: Tx, row: BusRow): Reading<void> {
  busTable.put(tx, [], row)
  const { arn, generation, createdMs, tags, modifiedMs, description, policy } = row
  const facts = { modifiedMs, description, policy }
  yield* buses.enter(tx.in(directoryOf(row)), row.name, {
    ...{ arn, generation, createdMs, tags, facts },
  })
}

export function* leaveBus(tx: Tx, row: BusRow): Reading<void> {
  busTable.del(tx, [])
  headTable.del(tx, [])
  yield* buses.leave(tx.in(directoryOf(row)), row.name)
}

/** So that lists of an account that never touched its default bus have it, too. */
export function* enterDefaultBus(tx: Tx, bus: BusAddress): Reading<void> {
  if ((yield* busTable.get()) !== undefined) return
  yield* enterBus(tx, newBus(tx, bus, { generation: DEFAULT_BUS }))
}
