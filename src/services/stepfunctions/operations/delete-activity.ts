// https://docs.aws.amazon.com/step-functions/latest/apireference/API_DeleteActivity.html

import { directoryOf } from '../../resource/resource.ts'
import { scopeOf } from '../machine-store.ts'
import { activityArn } from '../names.ts'
import { operation } from '../operation.ts'
import { activities, activityPlace, activityTable } from '../tables.ts'

export const deleteActivity = operation('DeleteActivity', async (input, context) => {
  const parsed = activityArn(input.activityArn!)
  const place = activityPlace(parsed, parsed.name)
  await context.store.transact(scopeOf(place), function* (tx) {
    if ((yield* activityTable.get()) === undefined) return
    activityTable.del(tx, [])
    yield* activities.leave(tx.in(directoryOf(place)), place.name)
  })
  return {}
})
