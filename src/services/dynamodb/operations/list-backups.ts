// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListBackups.html

import { directoryOf } from '../../resource/resource.ts'
import { addressOf, tableArn, tableAddress } from '../address.ts'
import { backupAddress, backupResource } from '../backup/tables.ts'
import { operation } from '../operation.ts'

const PAGE = 100

export const listBackups = operation('ListBackups', async (input, context) => {
  const { Limit: limit = PAGE, TableName, ExclusiveStartBackupArn: start } = input
  const { TimeRangeLowerBound: lower, TimeRangeUpperBound: upper, BackupType } = input
  const from = lower?.getTime() ?? -Infinity
  const until = upper?.getTime() ?? Infinity
  const prefix = TableName === undefined ? '' : `${addressOf(TableName, context).name}/`
  const last = start === undefined ? undefined : backupAddress(start)
  let after = last && `${last.name}/${last.id}`
  const shown: any[] = []
  let isMore = true
  // All of them are made by users: of other types there are none.
  while (isMore && shown.length < limit && (BackupType ?? 'USER') !== 'SYSTEM') {
    const page = { limit: limit - shown.length, prefix, after }
    const { found, more } = await context.store.transact(directoryOf(context), () =>
      backupResource.page(page),
    )
    for (const { name, entry } of found) {
      after = name
      if (entry.createdMs < from || entry.createdMs >= until) continue
      const table = tableAddress(name.split('/', 1)[0]!, context)
      shown.push({
        ...{ TableName: table.name, TableId: entry.facts.tableId, TableArn: tableArn(table) },
        ...{ BackupArn: entry.arn, BackupName: entry.facts.name, BackupType: 'USER' },
        ...{ BackupStatus: entry.facts.status, BackupSizeBytes: entry.facts.bytes },
        BackupCreationDateTime: new Date(entry.createdMs),
      })
    }
    isMore = more
  }
  const LastEvaluatedBackupArn = isMore ? shown.at(-1)?.BackupArn : undefined
  return { BackupSummaries: shown, LastEvaluatedBackupArn }
})
