// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeContinuousBackups.html

import { addressOf } from '../address.ts'
import { continuousBackups } from '../backup/point-in-time.ts'
import { tableGone } from '../backup/tables.ts'
import { operation } from '../operation.ts'
import { tables } from '../tables.ts'

export const describeContinuousBackups = operation(
  'DescribeContinuousBackups',
  async (input, context) => {
    const { partition, name } = addressOf(input.TableName!, context)
    const table = await context.store.transact(partition, () => tables.get())
    if (table === undefined) throw tableGone(name)
    const now = context.clock.nowMs()
    return { ContinuousBackupsDescription: continuousBackups(table, now) }
  },
)
