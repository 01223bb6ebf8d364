// The outbox in SQLite. Ids are hexadecimal numbers of 53 bits, so they are rowids.

import type { IntentRow } from '../engine/intents.ts'
import type { Intent } from '../store.ts'
import type { Database } from './schema.ts'

type Row = [id: number, due: number, channel: Uint8Array, position: number, body: string]

export class OutboxRows {
  readonly #sql: ReturnType<typeof prepareOutbox>

  constructor(db: Database) {
    this.#sql = prepareOutbox(db)
  }

  get(id: string): IntentRow | undefined {
    const number = numberOf(id)
    const row = number === undefined ? undefined : (this.#sql.get.get(number) as Row | undefined)
    return row && rowOf(row)
  }

  has(id: string): boolean {
    const number = numberOf(id)
    return number !== undefined && this.#sql.has.get(number) !== undefined
  }

  due(untilMs: number, limit: number, after?: Pick<Intent, 'id' | 'dueAtMs'>): IntentRow[] {
    const from = after === undefined ? [0, -1] : [after.dueAtMs, numberOf(after.id) ?? -1]
    return (this.#sql.due.all(...from, untilMs, limit) as Row[]).map(rowOf)
  }

  channels(limit: number, after: string): { channel: string; dueAtMs: number }[] {
    const heads: { channel: string; dueAtMs: number }[] = []
    let from: Uint8Array = Buffer.from(after, 'latin1')
    while (heads.length < limit) {
      const head = this.#sql.nextChannel.get(from) as [Uint8Array, number] | undefined
      if (head === undefined) break
      from = head[0]
      heads.push({ channel: Buffer.from(from).toString('latin1'), dueAtMs: head[1] })
    }
    return heads
  }

  channel(channel: string, limit: number, maxBytes: number): IntentRow[] {
    const rows: IntentRow[] = []
    let bytes = 0
    for (const row of this.#sql.channel.iterate(Buffer.from(channel, 'latin1'), limit)) {
      const intent = rowOf(row as Row)
      rows.push(intent)
      bytes += Buffer.byteLength(intent.body)
      if (bytes >= maxBytes) break
    }
    return rows
  }

  nextDueMs(): number | undefined {
    return (this.#sql.nextDue.get() as [number | null])[0] ?? undefined
  }

  count(): number {
    return (this.#sql.count.get() as [number])[0]
  }

  put(row: IntentRow): void {
    const channel = Buffer.from(row.channel, 'latin1')
    this.#sql.put.run(numberOf(row.id), row.dueAtMs, channel, row.position, row.body)
  }

  remove(id: string): void {
    this.#sql.remove.run(numberOf(id))
  }
}

/** undefined for what was never an id. */
function numberOf(id: string): number | undefined {
  const number = id.length === 14 ? Number.parseInt(id, 16) : Number.NaN
  return Number.isSafeInteger(number) ? number : undefined
}

function rowOf([id, dueAtMs, channel, position, body]: Row): IntentRow {
  const text = Buffer.from(channel).toString('latin1')
  return { id: id.toString(16).padStart(14, '0'), dueAtMs, channel: text, position, body }
}

function prepareOutbox(db: Database) {
  const rows = (sql: string) => {
    const statement = db.prepare(sql)
    statement.setReturnArrays(true)
    return statement
  }
  const all = 'SELECT id, due, channel, position, body FROM intent'
  return {
    get: rows(`${all} WHERE id = ?`),
    has: rows('SELECT 1 FROM intent WHERE id = ?'),
    due: rows(`${all} WHERE (due, id) > (?, ?) AND due <= ? ORDER BY due, id LIMIT ?`),
    nextChannel: rows(
      'SELECT channel, due FROM intent WHERE channel > ? ORDER BY channel, position, id LIMIT 1',
    ),
    channel: rows(`${all} WHERE channel = ? ORDER BY position, id LIMIT ?`),
    nextDue: rows('SELECT min(due) FROM intent'),
    count: rows('SELECT count(*) FROM intent'),
    put: db.prepare('REPLACE INTO intent VALUES (?, ?, ?, ?, ?)'),
    remove: db.prepare('DELETE FROM intent WHERE id = ?'),
  }
}
