// https://docs.aws.amazon.com/step-functions/latest/apireference/API_GetActivityTask.html

import { takeOffer } from '../offers.ts'
import { requireActivity } from '../activity-store.ts'
import { activityArn } from '../names.ts'
import { operation } from '../operation.ts'
import { activityPlace } from '../tables.ts'

/** A long poll: up to a minute until there is a task; none is an answer without a token. */
export const getActivityTask = operation('GetActivityTask', async (input, context) => {
  const { activityArn: arn = '', workerName } = input
  const parsed = activityArn(arn)
  const place = activityPlace(parsed, parsed.name)
  await context.store.transact(place.partition, () => requireActivity(arn))
  const offer = await takeOffer(context, place, workerName)
  return offer === undefined ? {} : { taskToken: offer.token, input: offer.input }
})
