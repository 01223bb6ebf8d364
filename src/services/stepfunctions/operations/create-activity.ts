// https://docs.aws.amazon.com/step-functions/latest/apireference/API_CreateActivity.html

import { enterActivity } from '../activity-store.ts'
import { encryptionOf } from '../configuration.ts'
import { scopeOf } from '../machine-store.ts'
import { requireName } from '../names.ts'
import { operation } from '../operation.ts'
import { activityPlace, activityTable } from '../tables.ts'
import { requireFew, tagsOf } from '../tags.ts'

export const createActivity = operation('CreateActivity', async (input, context) => {
  const place = activityPlace(context, requireName(input.name!))
  const tags = requireFew(tagsOf(input.tags), place.arn)
  const encryption = encryptionOf(input.encryptionConfiguration)
  const row = await context.store.transact(scopeOf(place), function* (tx) {
    const before = yield* activityTable.get()
    if (before !== undefined) return before
    const { name, arn, account, region } = place
    const made = { name, arn, account, region, tags, encryption, generation: tx.uuid(), createdMs: tx.nowMs } // prettier-ignore
    yield* enterActivity(tx, made)
    return made
  })
  return { activityArn: row.arn, creationDate: new Date(row.createdMs) }
})
