// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DeleteDeliverySource.html

import { AwsError } from '../../../kernel/aws-error.ts'
import { inAccount } from '../account.ts'
import { deliveries, sources, missing } from '../delivery.ts'
import { MAX_DELIVERIES } from '../limits.ts'
import { operation } from '../operation.ts'

export const deleteDeliverySource = operation('DeleteDeliverySource', async (input, context) => {
  await inAccount(context, function* (tx) {
    if ((yield* sources.get(input.name)) === undefined) throw missing('Delivery Source')
    const all = yield* deliveries.range([], { limit: MAX_DELIVERIES })
    if (all.some(({ row }) => row.sourceName === input.name)) {
      throw new AwsError(
        'ConflictException',
        'The delivery source cannot be deleted while a delivery uses it.',
      )
    }
    sources.del(tx, [input.name])
  })
  return {}
})
