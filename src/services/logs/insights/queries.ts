// Queries as they are kept: what was asked, how far it is, what it answered. A query that a crash cut
// off is run again when somebody asks for its results: its events are still there.

import { Table } from '../../../store/table.ts'
import type { Context } from '../../service.ts'
import { RegexTooCostly } from '../../../pattern/regex/regex.ts'
import { accountPartition, inAccount } from '../account.ts'
import { retentionHorizonMs } from '../append.ts'
import { groupPages } from '../pages.ts'
import { eventIdOf } from '../position.ts'
import { eventsOf, type PlacedChunk } from '../reader.ts'
import { groupPartition, groups } from '../tables.ts'
import { parseQuery } from './query.ts'
import { LogRecord } from './record.ts'
import { QueryRun, QueryTooLarge, type ResultField } from './run.ts'

export interface QueryRow {
  readonly id: string
  readonly text: string
  readonly language: 'CWLI'
  readonly groupNames: readonly string[]
  /** Seconds since 1970; the end second belongs to it. */
  readonly startSeconds: number
  readonly endSeconds: number
  readonly limit: number
  readonly createdAtMs: number
  readonly status: 'Running' | 'Complete' | 'Failed' | 'Cancelled' | 'Timeout'
  readonly failure?: string
  readonly statistics?: Statistics
}

export interface Statistics {
  readonly recordsMatched: number
  readonly recordsScanned: number
  readonly bytesScanned: number
  readonly logGroupsScanned: number
}

export const queries = new Table<[id: string], QueryRow>('query')
/** Newest last, for lists and for what is to be forgotten. */
export const queriesByTime = new Table<[createdAtMs: number, id: string], null>('query-time')
/** Rows of the answer, some per piece. */
export const results = new Table<[id: string, piece: number], readonly ResultField[][]>(
  'query-result',
)

/** AWS keeps the results of a query for seven days. */
export const KEPT_MS = 7 * 24 * 3600_000
export const MAX_RUNNING = 30
const PIECE_BYTES = 256 * 1024
/** An event and its fields are looked at in one go: the loop gets its turn after some. */
const BYTES_PER_TURN = 256 * 1024

/** Queries under way in this process, by partition and id; aborting one cancels it. */
const running = new Map<string, AbortController>()

/** Begins to run a query unless it is under way. */
export function launch(context: Context, row: QueryRow): void {
  const key = `${accountPartition(context)} ${row.id}`
  if (running.has(key)) return
  const abort = new AbortController()
  running.set(key, abort)
  const end = context.activity.begin('logs query')
  void runQuery(context, row, abort.signal)
    .catch((error: unknown) => context.log.error({ err: error, query: row.id }, 'a query failed'))
    .finally(() => {
      running.delete(key)
      end()
    })
}

export function cancel(context: Context, id: string): void {
  running.get(`${accountPartition(context)} ${id}`)?.abort()
}

async function runQuery(context: Context, row: QueryRow, signal: AbortSignal): Promise<void> {
  let outcome: Pick<QueryRow, 'status' | 'failure' | 'statistics'>
  let rows: ResultField[][] = []
  try {
    const ran = await readAll(context, row, signal)
    if (ran === undefined) return
    rows = ran.rows
    outcome = { status: 'Complete', statistics: ran.statistics }
  } catch (error) {
    if (!(error instanceof QueryTooLarge || error instanceof RegexTooCostly)) throw error
    outcome = { status: 'Failed', failure: error.message }
  }
  await inAccount(context, function* (tx) {
    const present = yield* queries.get(row.id)
    if (present?.status !== 'Running') return
    for (const [n, piece] of piecesOf(rows).entries()) results.put(tx, [row.id, n], piece)
    queries.put(tx, [row.id], { ...present, ...outcome })
  })
}

/** Undefined if it was cancelled. */
async function readAll(
  context: Context,
  row: QueryRow,
  signal: AbortSignal,
): Promise<{ rows: ResultField[][]; statistics: Statistics } | undefined> {
  const run = new QueryRun(parseQuery(row.text, row.createdAtMs), row.limit)
  const statistics = { recordsScanned: 0, bytesScanned: 0, logGroupsScanned: 0 }
  let sinceTurn = 0
  for (const name of row.groupNames) {
    const partition = groupPartition(context.account, context.region, name)
    const horizonMs = await context.store.transact(partition, function* (tx) {
      const group = yield* groups.get()
      return group === undefined || group.deleting ? undefined : retentionHorizonMs(group, tx.nowMs)
    })
    // Deleted since it was asked.
    if (horizonMs === undefined) continue
    statistics.logGroupsScanned++
    const startMs = Math.max(row.startSeconds * 1000, horizonMs)
    const endMs = row.endSeconds * 1000 + 1000
    const log = `${context.account}:${name}`
    for await (const page of groupPages(context.store, partition, () => true, startMs, endMs)) {
      for (const chunk of page) {
        const bytes = feed(run, chunk, { startMs, endMs }, { name, log }, statistics)
        sinceTurn += bytes
        if (sinceTurn < BYTES_PER_TURN) continue
        sinceTurn = 0
        await new Promise(setImmediate)
        if (signal.aborted) return undefined
      }
    }
  }
  const rows = run.end()
  return { rows, statistics: { ...statistics, recordsMatched: run.matched } }
}

/** Hands a chunk's events to the query; answers how many bytes they were. */
function feed(
  run: QueryRun,
  chunk: PlacedChunk,
  within: { startMs: number; endMs: number },
  group: { name: string; log: string },
  statistics: { recordsScanned: number; bytesScanned: number },
): number {
  let bytes = 0
  for (const event of eventsOf(chunk, within)) {
    if (event === undefined) continue
    const { position, message, ingestedAtMs, streamName } = event
    const ptr = Buffer.from(`${group.name}\n${eventIdOf(position)}`, 'utf8').toString('base64')
    const { timestampMs } = position
    const source = { message, timestampMs, ingestedAtMs, logStream: streamName, ptr }
    run.add(new LogRecord({ ...source, log: group.log }))
    statistics.recordsScanned++
    bytes += message.length
  }
  statistics.bytesScanned += bytes
  return bytes
}

function piecesOf(rows: readonly ResultField[][]): ResultField[][][] {
  const pieces: ResultField[][][] = []
  let bytes = Infinity
  for (const row of rows) {
    if (bytes >= PIECE_BYTES) {
      pieces.push([])
      bytes = 0
    }
    pieces.at(-1)!.push(row)
    for (const { field, value } of row) bytes += field.length + value.length + 32
  }
  return pieces
}
