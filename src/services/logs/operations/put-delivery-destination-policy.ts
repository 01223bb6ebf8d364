// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutDeliveryDestinationPolicy.html

import { inAccount } from '../account.ts'
import { destinations, missing } from '../delivery.ts'
import { operation } from '../operation.ts'
import { requireDocument } from '../resource-policy.ts'

export const putDeliveryDestinationPolicy = operation(
  'PutDeliveryDestinationPolicy',
  async (input, context) => {
    const policy = requireDocument(input.deliveryDestinationPolicy)
    await inAccount(context, function* (tx) {
      const row = yield* destinations.get(input.deliveryDestinationName)
      if (row === undefined) throw missing('Delivery Destination')
      destinations.put(tx, [row.name], { ...row, policy })
    })
    return { policy: { deliveryDestinationPolicy: policy } }
  },
)
