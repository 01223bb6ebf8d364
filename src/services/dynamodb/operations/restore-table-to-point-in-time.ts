// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_RestoreTableToPointInTime.html

import { AwsError } from '../../../kernel/aws-error.ts'
import { addressOf, addressOfArn } from '../address.ts'
import { earliestMs, unavailable } from '../backup/point-in-time.ts'
import { restore } from '../backup/restore.ts'
import { tableGone } from '../backup/tables.ts'
import { validation } from '../errors.ts'
import { operation } from '../operation.ts'
import { scopeOf, tables } from '../tables.ts'

export const restoreTableToPointInTime = operation(
  'RestoreTableToPointInTime',
  async (input, context) => {
    const { SourceTableName: name, SourceTableArn: arn, RestoreDateTime: moment } = input
    const from = arn === undefined ? name && addressOf(name, context) : addressOfArn(arn)
    if (!from) throw validation('SourceTableName or SourceTableArn must be specified')
    if ((moment === undefined) === (input.UseLatestRestorableTime !== true)) {
      throw validation('Exactly one of RestoreDateTime and UseLatestRestorableTime is required')
    }
    const address = addressOf(input.TargetTableName!, context)
    const scope = [...new Set([...scopeOf(address), from.partition])]
    const TableDescription = await context.store.transact(scope, function* (tx) {
      const source = tx.in(from.partition)
      const table = yield* source.read(tables.get())
      if (table === undefined || table.restored?.isUnderWay) throw tableGone(from.name)
      const { pointInTime } = table
      if (pointInTime === undefined) throw unavailable(from.name)
      const pointMs = moment?.getTime() ?? tx.nowMs
      if (pointMs < earliestMs(pointInTime, tx.nowMs) || pointMs > tx.nowMs) {
        throw new AwsError('InvalidRestoreTimeException', 'Restore time is not in the valid range')
      }
      tables.put(source, [], { ...table, copies: (table.copies ?? 0) + 1 })
      const origin = { from: from.partition, fromSpace: table.space, table, pointMs }
      return yield* restore(tx, address, origin, input)
    })
    return { TableDescription } as any
  },
)
