// Event source mappings: their rows, who is told of changes, and how transitions complete. The
// pollers themselves are edges.
// https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventsourcemapping.html

import type { Tx } from '../../store/store.ts'
import type { Reading } from '../../store/table.ts'
import { directoryOf, resource } from '../resource/resource.ts'
import type { Env } from '../service.ts'
import { resourceConflict, resourceInUse, resourceNotFound } from './mappings-errors.ts'
import type { EventSourceMappings, SourceCheck } from './port.ts'
import {
  MAPPING_PARTITIONS,
  mappingPartition,
  mappingTable,
  type EventSourceMappingRow,
} from './tables.ts'

const PAGE = 100

type Place = Pick<EventSourceMappingRow, 'account' | 'region'>

export interface Wanted {
  readonly limit: number
  /** A page's last UUID. */
  readonly after: string | undefined
  readonly accepts: (row: EventSourceMappingRow) => boolean
}

/** The port, and what Lambda's own operations need beside it. */
export interface Mappings extends EventSourceMappings {
  sourceCheck(arnService: string): SourceCheck | undefined
  /** Throws ResourceConflictException when the same source is mapped to the same function. */
  create(row: EventSourceMappingRow): Promise<void>
  find(at: Place, uuid: string): Promise<EventSourceMappingRow>
  /** `change` decides on the row as it stands; it may throw. */
  change(
    at: Place,
    uuid: string,
    change: (row: EventSourceMappingRow, nowMs: number) => EventSourceMappingRow,
  ): Promise<EventSourceMappingRow>
  list(at: Place, wanted: Wanted): Promise<{ rows: EventSourceMappingRow[]; more: boolean }>
}

export function createMappings({ store }: Env): Mappings {
  const checks = new Map<string, SourceCheck>()
  const listeners = new Set<(uuid: string) => void>()
  const announce = (uuid: string) => {
    for (const changed of listeners) changed(uuid)
  }

  /** A poller knows a mapping by its UUID alone; there are as many partitions as account-regions. */
  async function locate(uuid: string): Promise<EventSourceMappingRow | undefined> {
    for await (const partition of store.partitions(MAPPING_PARTITIONS)) {
      const row = await store.transact(partition, () => mappingTable.get(uuid))
      if (row !== undefined) return row
    }
    return undefined
  }

  return {
    async *all() {
      const { start, end } = mappingTable.bounds()
      for await (const partition of store.partitions(MAPPING_PARTITIONS)) {
        for await (const page of store.scan(partition, start, end)) {
          for (const [, value] of page) yield mappingTable.decode(value)
        }
      }
    },

    get: locate,

    watch(changed) {
      listeners.add(changed)
      return () => listeners.delete(changed)
    },

    async settle(uuid, change) {
      const found = await locate(uuid)
      if (found === undefined) return
      await store.transact(scopeOf(found), function* (tx) {
        const row = yield* mappingTable.get(uuid)
        if (row === undefined) return
        const settled = settledRow(row, change, tx.nowMs)
        if (settled === undefined) yield* leave(tx, row)
        else if (settled !== row) yield* enter(tx, settled)
      })
    },

    registerSource(arnService, check) {
      checks.set(arnService, check)
    },

    sourceCheck: (arnService) => checks.get(arnService),

    async create(row) {
      await store.transact(scopeOf(row), function* (tx) {
        yield* refuseTwin(row)
        yield* enter(tx, row)
      })
      announce(row.uuid)
    },

    async find(at, uuid) {
      const row = await store.transact(mappingPartition(at), () => mappingTable.get(uuid))
      if (row === undefined) throw resourceNotFound()
      return row
    },

    async change(at, uuid, change) {
      const changed = await store.transact(scopeOf(at), function* (tx) {
        const row = yield* mappingTable.get(uuid)
        if (row === undefined) throw resourceNotFound()
        const next = change(row, tx.nowMs)
        if (row.state === 'Deleting' && next.state !== 'Deleting') throw resourceInUse()
        if (next.functionArn !== row.functionArn) yield* refuseTwin(next)
        yield* enter(tx, next)
        return next
      })
      announce(uuid)
      return changed
    },

    list: (at, wanted) => store.transact(mappingPartition(at), () => listRows(wanted)),
  }
}

const mappings = resource('lambda', 'event-source-mapping')

const scopeOf = (at: Place): string[] => [mappingPartition(at), directoryOf(at)]

/** A mapping's row and what the directory says of it. */
function* enter(tx: Tx, row: EventSourceMappingRow): Reading<void> {
  const { uuid, arn, tags, account, region } = row
  mappingTable.put(tx, [uuid], row)
  const entry = { arn, generation: uuid, createdMs: row.lastModifiedMs, tags, facts: null }
  yield* mappings.enter(tx.in(directoryOf({ account, region })), uuid, entry)
}

function* leave(tx: Tx, { uuid, account, region }: EventSourceMappingRow): Reading<void> {
  mappingTable.del(tx, [uuid])
  yield* mappings.leave(tx.in(directoryOf({ account, region })), uuid)
}

function* listRows({ limit, after, accepts }: Wanted) {
  const rows: EventSourceMappingRow[] = []
  for (const row of yield* everyRow(after)) {
    if (!accepts(row)) continue
    if (rows.length === limit) return { rows, more: true }
    rows.push(row)
  }
  return { rows, more: false }
}

function* everyRow(after?: string): Reading<EventSourceMappingRow[]> {
  const rows: EventSourceMappingRow[] = []
  let last = after
  for (;;) {
    const page = yield* mappingTable.range([], { limit: PAGE, ...(last && { after: [last] }) })
    for (const { row } of page) rows.push(row)
    if (page.length < PAGE) return rows
    last = rows.at(-1)!.uuid
  }
}

function* refuseTwin(row: EventSourceMappingRow): Reading<void> {
  const twin = (yield* everyRow()).find(
    (other) =>
      other.uuid !== row.uuid &&
      other.state !== 'Deleting' &&
      other.eventSourceArn === row.eventSourceArn &&
      other.functionArn === row.functionArn,
  )
  if (twin !== undefined) throw resourceConflict(row, twin.uuid)
}

/** What may follow a state; undefined says that the mapping is gone. */
function settledRow(
  row: EventSourceMappingRow,
  change: { state?: string; lastProcessingResult?: string },
  nowMs: number,
): EventSourceMappingRow | undefined {
  if (change.state === 'Deleted') return row.state === 'Deleting' ? undefined : row
  const rest = row.enabled ? 'Enabled' : 'Disabled'
  const arrives = change.state === rest && row.state !== rest && row.state !== 'Deleting'
  const result = change.lastProcessingResult ?? row.lastProcessingResult
  if (!arrives && result === row.lastProcessingResult) return row
  return {
    ...row,
    ...(arrives && { state: rest, lastModifiedMs: nowMs }),
    ...(result !== undefined && { lastProcessingResult: result }),
  }
}
