// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_GetDeliverySource.html

import { inAccount } from '../account.ts'
import { sources, missing, shownSource } from '../delivery.ts'
import { operation } from '../operation.ts'

export const getDeliverySource = operation('GetDeliverySource', async (input, context) => {
  const row = await inAccount(context, () => sources.get(input.name))
  if (row === undefined) throw missing('Delivery Source')
  return { deliverySource: shownSource(context, row) }
})
