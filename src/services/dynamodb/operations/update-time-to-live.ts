// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTimeToLive.html

import { addressOf } from '../address.ts'
import { validation } from '../errors.ts'
import { SURVEY } from '../expiry/chore.ts'
import { alarms } from '../expiry/tables.ts'
import { operation } from '../operation.ts'
import { purge } from '../table/purge.ts'
import { newSpaces, requireNamed, tables } from '../tables.ts'

export const updateTimeToLive = operation('UpdateTimeToLive', async (input, context) => {
  const { AttributeName: attribute, Enabled } = input.TimeToLiveSpecification!
  const { partition, name } = addressOf(input.TableName!, context)
  await context.store.transact(partition, function* (tx) {
    const { timeToLive, ...table } = yield* requireNamed(name)
    if (!Enabled) {
      if (timeToLive === undefined) throw validation('TimeToLive is already disabled')
      if (timeToLive.attribute !== attribute) {
        throw validation(
          `TimeToLive is active on a different AttributeName: current AttributeName is ${timeToLive.attribute}`,
        )
      }
      alarms.del(tx, [table.space])
      purge(tx, table.arn, { partition, space: table.space, watch: timeToLive.watch })
      return tables.put(tx, [], table)
    }
    if (timeToLive !== undefined) {
      throw validation(
        timeToLive.attribute === attribute
          ? 'TimeToLive is already enabled'
          : `TimeToLive is active on a different AttributeName: current AttributeName is ${timeToLive.attribute}`,
      )
    }
    const watch = yield* newSpaces(tx, 1)
    tables.put(tx, [], { ...table, timeToLive: { attribute: attribute!, watch } })
    const payload = { partition, space: table.space, watch }
    return void tx.emit({ edge: SURVEY, target: table.arn, payload })
  })
  return { TimeToLiveSpecification: { AttributeName: attribute, Enabled } }
})
