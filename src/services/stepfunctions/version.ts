// Versions of state machines: what was published stays as it was.
// https://docs.aws.amazon.com/step-functions/latest/dg/concepts-state-machine-version.html

import type { Tx } from '../../store/store.ts'
import type { Reading } from '../../store/table.ts'
import { quotaExceeded } from './errors.ts'
import { enterMachine, versionKey } from './machine-store.ts'
import { versions, type MachineRow, type VersionRow } from './tables.ts'

const MOST = 1_000

/** The current revision as a version; the last one again, where it is the same revision. */
export function* publishVersion(
  tx: Tx,
  row: MachineRow,
  description: string | undefined,
): Reading<VersionRow> {
  const all = yield* versions.range([], { limit: MOST })
  const last = all[0]?.row
  const isSame = last !== undefined && last.revisionId === row.revisionId && last.definition === row.definition // prettier-ignore
  if (isSame) return last
  if (all.length >= MOST) throw quotaExceeded(`A state machine has at most ${MOST} versions`)
  const { revisionId, definition, roleArn, logging, tracing, encryption, updatedMs } = row
  const version: VersionRow = {
    ...{ revisionId, definition, roleArn, logging, tracing, encryption, updatedMs },
    ...{ number: row.nextVersion, description, createdMs: tx.nowMs },
  }
  versions.put(tx, [versionKey(version.number)], version)
  yield* enterMachine(tx, { ...row, nextVersion: row.nextVersion + 1 })
  return version
}
