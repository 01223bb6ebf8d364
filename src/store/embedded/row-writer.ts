// Writes keys and values to SQLite, several rows a statement: running a statement costs as much as
// the small row that it writes.

import type { Write } from '../engine/engine.ts'
import type { Key, Val } from '../store.ts'
import { INLINE_BYTES, type Database } from './schema.ts'

/** Rows in one statement. */
const ROWS = 8

type Bound = Key | Val | number | null

export class RowWriter {
  readonly #puts: Statements
  readonly #bigs: Statements
  readonly #del: { run(partition: number, key: Key): unknown }
  readonly #lastBig: { get(): { id: number } }
  /** Of table `big`; 0 when it must be looked up. */
  #nextBig = 0

  constructor(db: Database) {
    const conflict = 'ON CONFLICT DO UPDATE SET v = excluded.v, big = excluded.big'
    this.#puts = new Statements(db, 4, (rows) => `INSERT INTO kv VALUES ${rows} ${conflict}`)
    this.#bigs = new Statements(db, 2, (rows) => `INSERT INTO big (id, v) VALUES ${rows}`)
    this.#del = db.prepare('DELETE FROM kv WHERE p = ? AND k = ?')
    this.#lastBig = db.prepare('SELECT coalesce(max(id), 0) AS id FROM big')
  }

  /** Keys differ from each other, so their order does not matter. */
  write(partition: number, writes: readonly Write[]): void {
    for (const { key, value } of writes) {
      if (value === undefined) this.#del.run(partition, key)
      else if (value.byteLength <= INLINE_BYTES) this.#puts.add(partition, key, value, null)
      else this.#puts.add(partition, key, null, this.#addBig(value))
    }
    this.#bigs.run()
    this.#puts.run()
  }

  /** After a rollback. */
  forget(): void {
    this.#nextBig = 0
    this.#bigs.drop()
    this.#puts.drop()
  }

  #addBig(value: Val): number {
    if (this.#nextBig === 0) this.#nextBig = this.#lastBig.get().id + 1
    this.#bigs.add(this.#nextBig, value)
    return this.#nextBig++
  }
}

/** One statement for `ROWS` rows, one for a single row, and what waits to be bound to them. */
class Statements {
  readonly #columns: number
  readonly #many: { run(...bound: Bound[]): unknown }
  readonly #one: { run(...bound: Bound[]): unknown }
  #waiting: Bound[] = []

  constructor(db: Database, columns: number, sql: (rows: string) => string) {
    const row = `(${Array(columns).fill('?').join(', ')})`
    this.#columns = columns
    this.#many = db.prepare(sql(Array(ROWS).fill(row).join(', ')))
    this.#one = db.prepare(sql(row))
  }

  add(...row: Bound[]): void {
    this.#waiting.push(...row)
    if (this.#waiting.length < ROWS * this.#columns) return
    const rows = this.#waiting
    this.#waiting = []
    this.#many.run(...rows)
  }

  run(): void {
    const rows = this.#waiting
    if (rows.length === 0) return
    this.#waiting = []
    for (let at = 0; at < rows.length; at += this.#columns) {
      this.#one.run(...rows.slice(at, at + this.#columns))
    }
  }

  drop(): void {
    this.#waiting = []
  }
}
