// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteTable.html

import type { Tx } from '../../../store/store.ts'
import type { Reading } from '../../../store/table.ts'
import { directoryOf } from '../../resource/resource.ts'
import { addressOf, type TableAddress } from '../address.ts'
import { validation } from '../errors.ts'
import { operation } from '../operation.ts'
import { describe } from '../table/description.ts'
import { purge } from '../table/purge.ts'
import { alarms } from '../expiry/tables.ts'
import { closeStream } from '../table/stream-specification.ts'
import { requireIdle, requireNamed, scopeOf, tableResource, tables } from '../tables.ts'

export const deleteTable = operation('DeleteTable', async (input, context) => {
  const address = addressOf(input.TableName!, context)
  const TableDescription = await context.store.transact(scopeOf(address), (tx) =>
    remove(tx, address),
  )
  return { TableDescription } as any
})

function* remove(tx: Tx, address: TableAddress): Reading<unknown> {
  const table = yield* requireNamed(address.name)
  if (table.protected) {
    throw validation(
      `Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.`,
    )
  }
  requireIdle(table)
  const description = yield* describe(table, 'DELETING')
  tables.del(tx, [])
  yield* tableResource.leave(tx.in(directoryOf(address)), address.name)
  if (table.stream) yield* closeStream(tx, table, table.stream.label)
  if (table.timeToLive) {
    alarms.del(tx, [table.space])
    const { watch } = table.timeToLive
    purge(tx, table.arn, { partition: address.partition, space: table.space, watch })
  }
  for (const { space } of [table, ...table.indexes]) {
    purge(tx, table.arn, { partition: address.partition, space })
  }
  return description
}
