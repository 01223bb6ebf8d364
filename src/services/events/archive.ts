// Events into an archive, and out of it by time and by age.

import type { Remaining } from '../../store/chore.ts'
import type { Store, Tx } from '../../store/store.ts'
import { take, type Reading } from '../../store/table.ts'
import { parseArn } from '../../kernel/arn.ts'
import {
  archiveAddress,
  archivedTable,
  archiveTable,
  bytesCounter,
  countCounter,
  sequenceCounter,
  type ArchivedEvent,
} from './archive-tables.ts'
import { chunks } from './limits.ts'
import type { Delivery } from './port.ts'

export const EVENTS_TO_ARCHIVE = 'events-to-archive'
export const EVENTS_ARCHIVE_SWEEP = 'events-archive-sweep'

const DAY_MS = 86_400_000
/** How often old events are looked for. */
const SWEEP_MS = 3_600_000

/** Payload of an `events-archive-sweep` intent. */
export interface Sweep {
  readonly archiveArn: string
  readonly generation: string
  /** The archive is gone, and all of it goes. */
  readonly all?: true
  readonly after?: readonly [timeMs: number, sequence: number] | undefined
}

export interface ArchiveIntent {
  readonly id: string
  readonly payload: unknown
}

/** Appends events, each taking its intent. False: there is no such archive. */
export function archiveEvents(
  store: Store,
  archiveArn: string,
  intents: readonly ArchiveIntent[],
): Promise<boolean> {
  return store.transact(addressOf(archiveArn).partition, function* (tx) {
    const archive = yield* archiveTable.get()
    if (archive === undefined) return false
    const { generation } = archive
    let sequence = yield* sequenceCounter.get(generation)
    let bytes = 0
    let count = 0
    for (const { id, payload } of intents) {
      if (!(yield* take(id))) continue
      const { event, eventId, ruleArn } = payload as Delivery
      const { time } = JSON.parse(event) as { time: string }
      const row = { text: event, id: eventId, archivedMs: tx.nowMs }
      archivedTable.put(tx, [generation, Math.max(0, Date.parse(time)), ++sequence], row)
      bytes += Buffer.byteLength(event)
      count++
      const hop = { atMs: tx.nowMs, id: eventId, from: ruleArn, to: archiveArn }
      tx.hop({ ...hop, via: EVENTS_TO_ARCHIVE, outcome: 'delivered' })
    }
    sequenceCounter.add(tx, [generation], count)
    countCounter.add(tx, [generation], count)
    bytesCounter.add(tx, [generation], bytes)
    return true
  })
}

export interface ArchivedRow extends ArchivedEvent {
  readonly timeMs: number
  readonly sequence: number
}

/** Some events of [fromMs, untilMs), in order, after `after`. */
export function* archivedBetween(
  generation: string,
  range: {
    readonly fromMs: number
    readonly untilMs: number
    readonly after?: readonly [timeMs: number, sequence: number] | undefined
    readonly limit: number
  },
): Reading<ArchivedRow[]> {
  const { fromMs, untilMs, after, limit } = range
  const [timeMs, sequence] = after ?? [fromMs, 0]
  const rows = yield* archivedTable.range([generation], {
    ...{ limit, after: [generation, timeMs, sequence], before: [generation, untilMs] },
    maxBytes: chunks.bytes,
  })
  return rows.map(({ key, row }) => {
    key.text()
    return { ...row, timeMs: key.integer(), sequence: key.integer() }
  })
}

/** Deletes some of what is too old, or of what belongs to no archive any more. */
export function* sweepArchive(tx: Tx, sweep: Sweep): Reading<Remaining<Sweep>> {
  const archive = yield* archiveTable.get()
  const lives = archive?.generation === sweep.generation
  if (!sweep.all && (!lives || archive.retentionDays === 0)) return undefined
  const horizonMs = sweep.all ? Infinity : tx.nowMs - (archive?.retentionDays ?? 0) * DAY_MS
  const found = yield* archivedBetween(sweep.generation, {
    ...{ fromMs: 0, untilMs: sweep.all ? Number.MAX_SAFE_INTEGER : Math.max(0, horizonMs) },
    ...{ after: sweep.after, limit: chunks.rows },
  })
  let bytes = 0
  let count = 0
  for (const { timeMs, sequence, archivedMs, text } of found) {
    // An event with a time of long ago stays as long as the others.
    if (archivedMs >= horizonMs) continue
    archivedTable.del(tx, [sweep.generation, timeMs, sequence])
    bytes += Buffer.byteLength(text)
    count++
  }
  if (lives) {
    countCounter.add(tx, [sweep.generation], -count)
    bytesCounter.add(tx, [sweep.generation], -bytes)
  }
  const last = found.at(-1)
  if (last !== undefined) return { state: { ...sweep, after: [last.timeMs, last.sequence] } }
  if (!sweep.all) return { state: { ...sweep, after: undefined }, atMs: tx.nowMs + SWEEP_MS }
  sequenceCounter.del(tx, [sweep.generation])
  return undefined
}

export function startSweep(tx: Tx, sweep: Sweep): void {
  const dueAtMs = sweep.all ? tx.nowMs : tx.nowMs + SWEEP_MS
  tx.emit({ edge: EVENTS_ARCHIVE_SWEEP, target: sweep.archiveArn, dueAtMs, payload: sweep })
}

export function addressOf(archiveArn: string) {
  const { account = '', region = '', resource = '' } = parseArn(archiveArn) ?? {}
  return archiveAddress({ account, region }, resource.slice('archive/'.length))
}
