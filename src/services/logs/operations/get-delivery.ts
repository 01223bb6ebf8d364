// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_GetDelivery.html

import { inAccount } from '../account.ts'
import { deliveries, missing, shownDelivery } from '../delivery.ts'
import { operation } from '../operation.ts'

export const getDelivery = operation('GetDelivery', async (input, context) => {
  const row = await inAccount(context, () => deliveries.get(input.id))
  if (row === undefined) throw missing('Delivery')
  return { delivery: shownDelivery(context, row) }
})
