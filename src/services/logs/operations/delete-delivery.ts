// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DeleteDelivery.html

import { inAccount } from '../account.ts'
import { deliveries, missing } from '../delivery.ts'
import { operation } from '../operation.ts'

export const deleteDelivery = operation('DeleteDelivery', async (input, context) => {
  await inAccount(context, function* (tx) {
    if ((yield* deliveries.get(input.id)) === undefined) throw missing('Delivery')
    deliveries.del(tx, [input.id])
  })
  return {}
})
