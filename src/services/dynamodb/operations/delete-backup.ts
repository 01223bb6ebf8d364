// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteBackup.html

import { AwsError } from '../../../kernel/aws-error.ts'
import { directoryOf } from '../../resource/resource.ts'
import { backupAddress, backupResource, backups, requireBackup } from '../backup/tables.ts'
import { backupDescription } from '../backup/view.ts'
import { operation } from '../operation.ts'
import { purge } from '../table/purge.ts'
import { scopeOf } from '../tables.ts'

export const deleteBackup = operation('DeleteBackup', async (input, context) => {
  const address = backupAddress(input.BackupArn!)
  const { partition, name, id, arn } = address
  const row = await context.store.transact(scopeOf(address), function* (tx) {
    const row = yield* requireBackup(address)
    if (row.status === 'CREATING' || (row.readers ?? 0) > 0) {
      throw new AwsError('BackupInUseException', `Backup is in use: ${arn}`)
    }
    backups.del(tx, [id])
    yield* backupResource.leave(tx.in(directoryOf(address)), `${name}/${id}`)
    purge(tx, arn, { partition, space: row.space })
    return row
  })
  return { BackupDescription: backupDescription(arn, row, 'DELETED') }
})
