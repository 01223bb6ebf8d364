// Writes keys and values to SQLite, several rows a statement: running a statement costs as much as
// the small row that it writes, and each value that is bound to it a tenth of that.

import type { Write } from '../engine/engine.ts'
import type { Key, Val } from '../store.ts'
import { INLINE_BYTES, type Database } from './schema.ts'

/** Rows in one statement: as many as there are at a time, largest first. */
const SIZES = [8, 4, 2, 1]

type Bound = Key | Val | number

interface Statement {
  readonly rows: number
  run(...bound: Bound[]): unknown
}

export class RowWriter {
  readonly #small: Statements
  readonly #large: Statements
  readonly #bigs: Statements
  readonly #del: { run(partition: number, key: Key): unknown }
  readonly #lastBig: { get(): { id: number } }
  /** Of table `big`; 0 when it must be looked up. */
  #nextBig = 0

  constructor(db: Database) {
    const conflict = 'ON CONFLICT DO UPDATE SET v = excluded.v, big = excluded.big'
    const into = (rows: string) => `INSERT INTO kv (p, k, v, big) VALUES ${rows} ${conflict}`
    // ?1 is what all rows have in common: the partition, or the first row's id.
    this.#small = new Statements(db, 2, (k, v) => `(?1, ${k}, ${v}, NULL)`, into)
    this.#large = new Statements(db, 2, (k, big) => `(?1, ${k}, NULL, ${big})`, into)
    this.#bigs = new Statements(
      db,
      1,
      (v, _, row) => `(?1 + ${row}, ${v})`,
      (rows) => `INSERT INTO big (id, v) VALUES ${rows}`,
    )
    this.#del = db.prepare('DELETE FROM kv WHERE p = ? AND k = ?')
    this.#lastBig = db.prepare('SELECT coalesce(max(id), 0) AS id FROM big')
  }

  /** Keys differ from each other, so their order does not matter. */
  write(partition: number, writes: readonly Write[]): void {
    const small: Bound[] = []
    const large: Bound[] = []
    const bodies: Bound[] = []
    for (const { key, value } of writes) {
      if (value === undefined) {
        this.#del.run(partition, key)
      } else if (value.byteLength <= INLINE_BYTES) {
        small.push(key, value)
      } else {
        if (this.#nextBig === 0) this.#nextBig = this.#lastBig.get().id + 1
        large.push(key, this.#nextBig + bodies.length)
        bodies.push(value)
      }
    }
    this.#bigs.run(bodies, (row) => this.#nextBig + row)
    this.#nextBig += bodies.length
    this.#large.run(large, () => partition)
    this.#small.run(small, () => partition)
  }

  /** After a rollback. */
  forget(): void {
    this.#nextBig = 0
  }
}

/** One statement for each size. */
class Statements {
  readonly #columns: number
  readonly #statements: readonly Statement[]

  constructor(
    db: Database,
    columns: number,
    row: (first: string, second: string, row: number) => string,
    sql: (rows: string) => string,
  ) {
    this.#columns = columns
    this.#statements = SIZES.map((rows) => {
      const texts = Array.from({ length: rows }, (_, at) => {
        const first = 2 + at * columns
        return row(`?${first}`, `?${first + 1}`, at)
      })
      const statement = db.prepare(sql(texts.join(', ')))
      return { rows, run: (...bound) => statement.run(...bound) }
    })
  }

  /** `common` tells ?1 of the statement whose first row is the given one. */
  run(bound: readonly Bound[], common: (row: number) => number): void {
    const columns = this.#columns
    let at = 0
    for (const statement of this.#statements) {
      const width = statement.rows * columns
      for (; bound.length - at >= width; at += width) {
        statement.run(common(at / columns), ...bound.slice(at, at + width))
      }
    }
  }
}
