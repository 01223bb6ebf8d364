// Keys and values in SQLite: prepared statements, partition names as small integers.

import { upToBytes } from '../engine/bounded-range.ts'
import { textOf } from '../engine/changes.ts'
import type { Write } from '../engine/engine.ts'
import type { Key, Val } from '../store.ts'
import { RowCache } from './row-cache.ts'
import { RowWriter } from './row-writer.ts'
import type { Database } from './schema.ts'

/** Names whose numbers are remembered at most. */
const KNOWN_PARTITIONS = 50_000

const VALUE = 'coalesce(v, (SELECT big.v FROM big WHERE big.id = kv.big))'

export class Rows {
  readonly #sql: ReturnType<typeof prepareRows>
  readonly #writer: RowWriter
  readonly #ids = new Map<string, number>()
  readonly #cache = new RowCache()

  constructor(db: Database) {
    this.#sql = prepareRows(db)
    this.#writer = new RowWriter(db)
  }

  get(partition: string, key: Key): Val | undefined {
    const text = textOf(key)
    const cached = this.#cache.get(partition, text)
    if (cached !== undefined) return cached
    const id = this.#find(partition)
    if (id === undefined) return undefined
    const row = this.#sql.get.get(id, key) as [Val] | undefined
    if (row === undefined) return undefined
    this.#cache.keep(partition, text, row[0])
    return row[0]
  }

  range(
    partition: string,
    start: Key,
    end: Key,
    limit: number,
    reverse: boolean,
    maxBytes?: number,
  ): [Key, Val][] {
    const id = this.#find(partition)
    if (id === undefined) return []
    const statement = reverse ? this.#sql.down : this.#sql.up
    const bound = [id, start, end, Number.isFinite(limit) ? limit : -1]
    return maxBytes === undefined
      ? statement.all(...bound)
      : upToBytes(statement.iterate(...bound), maxBytes)
  }

  partitions(from: string, limit: number): string[] {
    const rows = this.#sql.partitions.all(Buffer.from(from, 'utf8'), limit) as [Uint8Array][]
    return rows.map(([name]) => Buffer.from(name).toString('utf8'))
  }

  write(partition: string, writes: readonly Write[]): void {
    const id = this.#find(partition) ?? this.#create(partition)
    for (const { text, value } of writes) this.#cache.wrote(partition, text, value)
    this.#writer.write(id, writes)
  }

  /** After a rollback: names and values that it undid are unknown again. */
  forget(): void {
    this.#ids.clear()
    this.#cache.clear()
    this.#writer.forget()
  }

  #find(partition: string): number | undefined {
    const known = this.#ids.get(partition)
    if (known !== undefined) return known
    const row = this.#sql.findPartition.get(Buffer.from(partition, 'utf8')) as [number] | undefined
    if (row !== undefined) this.#know(partition, row[0])
    return row?.[0]
  }

  #create(partition: string): number {
    const name = Buffer.from(partition, 'utf8')
    const id = Number(this.#sql.createPartition.run(name).lastInsertRowid)
    this.#know(partition, id)
    return id
  }

  #know(partition: string, id: number): void {
    if (this.#ids.size >= KNOWN_PARTITIONS) this.#ids.clear()
    this.#ids.set(partition, id)
  }
}

function prepareRows(db: Database) {
  const rows = (sql: string) => {
    const statement = db.prepare(sql)
    statement.setReturnArrays(true)
    return statement
  }
  const between = `SELECT k, ${VALUE} FROM kv WHERE p = ? AND k >= ? AND k < ?`
  return {
    get: rows(`SELECT ${VALUE} FROM kv WHERE p = ? AND k = ?`),
    up: rows(`${between} ORDER BY k LIMIT ?`),
    down: rows(`${between} ORDER BY k DESC LIMIT ?`),
    findPartition: rows('SELECT id FROM partition WHERE name = ?'),
    createPartition: db.prepare('INSERT INTO partition (name) VALUES (?)'),
    partitions: rows(
      `SELECT name FROM partition WHERE name >= ?
       AND EXISTS (SELECT 1 FROM kv WHERE p = partition.id) ORDER BY name LIMIT ?`,
    ),
  }
}
