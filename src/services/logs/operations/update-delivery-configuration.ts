// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_UpdateDeliveryConfiguration.html

import { inAccount } from '../account.ts'
import { deliveries, missing, type DeliveryRow } from '../delivery.ts'
import { operation } from '../operation.ts'

export const updateDeliveryConfiguration = operation(
  'UpdateDeliveryConfiguration',
  async (input, context) => {
    await inAccount(context, function* (tx) {
      const row = yield* deliveries.get(input.id)
      if (row === undefined) throw missing('Delivery')
      const { recordFields, fieldDelimiter, s3DeliveryConfiguration: s3 } = input
      const changed: DeliveryRow = {
        ...row,
        ...(recordFields !== undefined && { recordFields }),
        ...(fieldDelimiter !== undefined && { fieldDelimiter }),
        ...(s3 !== undefined && { s3: { ...row.s3, ...s3 } as DeliveryRow['s3'] }),
      }
      deliveries.put(tx, [row.id], changed)
    })
    return {}
  },
)
