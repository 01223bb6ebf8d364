// A schema's next version.

import type { Tx } from '../../store/store.ts'
import type { Reading } from '../../store/table.ts'
import { enterSchema, versionTable, type SchemaRow } from './tables.ts'

/** Answers the schema with its new latest version. */
export function* addVersion(tx: Tx, schema: SchemaRow, content: string): Reading<SchemaRow> {
  const latest = schema.latest + 1
  const row = { ...schema, latest, versions: schema.versions + 1, modifiedMs: tx.nowMs }
  versionTable.put(tx, [row.name, latest], { type: row.type, content, createdMs: tx.nowMs })
  yield* enterSchema(tx, row)
  return row
}
