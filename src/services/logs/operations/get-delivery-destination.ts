// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_GetDeliveryDestination.html

import { inAccount } from '../account.ts'
import { destinations, missing, shownDestination } from '../delivery.ts'
import { operation } from '../operation.ts'

export const getDeliveryDestination = operation(
  'GetDeliveryDestination',
  async (input, context) => {
    const row = await inAccount(context, () => destinations.get(input.name))
    if (row === undefined) throw missing('Delivery Destination')
    return { deliveryDestination: shownDestination(context, row) }
  },
)
