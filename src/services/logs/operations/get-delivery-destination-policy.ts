// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_GetDeliveryDestinationPolicy.html

import { inAccount } from '../account.ts'
import { destinations, missing } from '../delivery.ts'
import { operation } from '../operation.ts'

export const getDeliveryDestinationPolicy = operation(
  'GetDeliveryDestinationPolicy',
  async (input, context) => {
    const row = await inAccount(context, () => destinations.get(input.deliveryDestinationName))
    if (row === undefined) throw missing('Delivery Destination')
    return { policy: row.policy === undefined ? {} : { deliveryDestinationPolicy: row.policy } }
  },
)
