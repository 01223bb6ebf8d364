// https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_UpdateTrail.html

import { operation } from '../operation.ts'
import { requireDestinations, settingsOf } from '../trail/check.ts'
import { shownTrail } from '../trail/shown.ts'
import { changeTrail, readTrail } from '../trail/store.ts'

export const updateTrail = operation('UpdateTrail', async (input, context, own) => {
  const before = await readTrail(input.Name!, context)
  const { arn, account, region } = before
  const wanted = settingsOf(input, before, before)
  await requireDestinations(own, { ...{ arn, account, region }, ...wanted })
  const row = await changeTrail(arn, context, (now) => ({ ...now, ...settingsOf(input, now, now) }))
  return shownTrail(row)
})
