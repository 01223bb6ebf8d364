// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_RestoreTableFromBackup.html

import { AwsError } from '../../../kernel/aws-error.ts'
import { addressOf } from '../address.ts'
import { restore } from '../backup/restore.ts'
import { backupAddress, backups, requireBackup } from '../backup/tables.ts'
import { operation } from '../operation.ts'
import { scopeOf } from '../tables.ts'

export const restoreTableFromBackup = operation(
  'RestoreTableFromBackup',
  async (input, context) => {
    const backup = backupAddress(input.BackupArn!)
    const address = addressOf(input.TargetTableName!, context)
    const scope = [...new Set([...scopeOf(address), backup.partition])]
    const TableDescription = await context.store.transact(scope, function* (tx) {
      const source = tx.in(backup.partition)
      const row = yield* source.read(requireBackup(backup))
      if (row.status === 'CREATING') {
        throw new AwsError('BackupInUseException', `Backup is in use: ${backup.arn}`)
      }
      backups.put(source, [row.id], { ...row, readers: (row.readers ?? 0) + 1 })
      const origin = {
        ...{ from: backup.partition, fromSpace: row.space, table: row.table },
        ...{ backup: { id: row.id, isTarget: false }, backupArn: backup.arn },
      }
      return yield* restore(tx, address, origin, input)
    })
    return { TableDescription } as any
  },
)
