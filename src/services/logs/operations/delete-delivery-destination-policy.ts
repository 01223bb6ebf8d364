// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DeleteDeliveryDestinationPolicy.html

import { inAccount } from '../account.ts'
import { destinations, missing } from '../delivery.ts'
import { operation } from '../operation.ts'

export const deleteDeliveryDestinationPolicy = operation(
  'DeleteDeliveryDestinationPolicy',
  async (input, context) => {
    await inAccount(context, function* (tx) {
      const row = yield* destinations.get(input.deliveryDestinationName)
      if (row === undefined) throw missing('Delivery Destination')
      const { policy: _, ...rest } = row
      destinations.put(tx, [row.name], rest)
    })
    return {}
  },
)
