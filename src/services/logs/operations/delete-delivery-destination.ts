// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DeleteDeliveryDestination.html

import { AwsError } from '../../../kernel/aws-error.ts'
import { inAccount } from '../account.ts'
import { deliveries, destinations, missing } from '../delivery.ts'
import { MAX_DELIVERIES } from '../limits.ts'
import { operation } from '../operation.ts'

export const deleteDeliveryDestination = operation(
  'DeleteDeliveryDestination',
  async (input, context) => {
    await inAccount(context, function* (tx) {
      if ((yield* destinations.get(input.name)) === undefined) throw missing('Delivery Destination')
      const all = yield* deliveries.range([], { limit: MAX_DELIVERIES })
      if (all.some(({ row }) => row.destinationName === input.name)) {
        throw new AwsError(
          'ConflictException',
          'The delivery destination cannot be deleted while a delivery uses it.',
        )
      }
      destinations.del(tx, [input.name])
    })
    return {}
  },
)
