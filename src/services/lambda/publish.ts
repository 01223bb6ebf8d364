// Publishing: `$LATEST` frozen under the next number.
// https://docs.aws.amazon.com/lambda/latest/dg/configuration-versions.html

import type { Tx } from '../../store/store.ts'
import { functionTable, versionTable, type FunctionRow, type VersionRow } from './tables.ts'

/** Writes the new version and answers its row; `$LATEST` gets a new revision by it. */
export function publish(
  tx: Tx,
  fn: FunctionRow,
  latest: VersionRow,
  description: string,
): VersionRow {
  const number = fn.nextVersion
  const version: VersionRow = {
    ...latest,
    version: String(number),
    settings: { ...latest.settings, description },
    revisionId: tx.uuid(),
  }
  functionTable.put(tx, [], { ...fn, nextVersion: number + 1 })
  versionTable.put(tx, [number], version)
  versionTable.put(tx, [0], { ...latest, revisionId: tx.uuid() })
  return version
}
