// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateBackup.html

import { addressOf, type TableAddress } from '../address.ts'
import type { Tx } from '../../../store/store.ts'
import type { Reading } from '../../../store/table.ts'
import { directoryOf } from '../../resource/resource.ts'
import { COPY, type Copy } from '../backup/copy.ts'
import { backupArn, backupResource, backups, tableGone, type BackupRow } from '../backup/tables.ts'
import { backupDetails } from '../backup/view.ts'
import { operation } from '../operation.ts'
import { counts, newSpaces, scopeOf, sizes, tables } from '../tables.ts'

export const createBackup = operation('CreateBackup', async (input, context) => {
  const address = addressOf(input.TableName!, context)
  const BackupDetails = await context.store.transact(scopeOf(address), (tx) =>
    create(tx, address, input.BackupName!),
  )
  return { BackupDetails }
})

function* create(tx: Tx, address: TableAddress, name: string): Reading<any> {
  const table = yield* tables.get()
  if (table === undefined || table.restored?.isUnderWay) throw tableGone(address.name)
  // 14 digits of the moment, and chance: as AWS's are.
  const id = `${String(tx.nowMs).padStart(14, '0')}-${tx.uuid().slice(0, 8)}`
  const arn = backupArn(address, id)
  const space = yield* newSpaces(tx, 1)
  const row: BackupRow = {
    ...{ id, name, createdMs: tx.nowMs, status: 'CREATING', space, table },
    ...{ bytes: yield* sizes.get(table.space), items: yield* counts.get(table.space) },
  }
  backups.put(tx, [id], row)
  tables.put(tx, [], { ...table, copies: (table.copies ?? 0) + 1 })
  const { bytes, status, createdMs } = row
  const facts = { name, bytes, status, tableId: table.id }
  const entry = { arn, generation: id, createdMs, tags: {}, facts }
  yield* backupResource.enter(tx.in(directoryOf(address)), `${table.name}/${id}`, entry)
  const { account, region, partition } = address
  const payload: Copy = {
    ...{ account, region, from: partition, fromSpace: table.space, to: partition },
    ...{ toSpace: space, backup: { id, isTarget: true } },
  }
  tx.emit({ edge: COPY, target: arn, payload })
  return backupDetails(arn, row)
}
