// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeBackup.html

import { backupAddress, requireBackup } from '../backup/tables.ts'
import { backupDescription } from '../backup/view.ts'
import { operation } from '../operation.ts'

export const describeBackup = operation('DescribeBackup', async (input, context) => {
  const address = backupAddress(input.BackupArn!)
  const row = await context.store.transact(address.partition, () => requireBackup(address))
  return { BackupDescription: backupDescription(address.arn, row) }
})
