// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateDelivery.html

import { AwsError } from '../../../kernel/aws-error.ts'
import { parseArn } from '../../../kernel/arn.ts'
import { inAccount } from '../account.ts'
import {
  deliveries,
  destinations,
  missing,
  shownDelivery,
  sources,
  type DeliveryRow,
} from '../delivery.ts'
import { MAX_DELIVERIES } from '../limits.ts'
import { operation } from '../operation.ts'

const ALPHABET = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'

export const createDelivery = operation('CreateDelivery', async (input, context) => {
  const resource = parseArn(input.deliveryDestinationArn)?.resource ?? ''
  const destinationName = resource.slice(resource.indexOf(':') + 1)
  const row = await inAccount(context, function* (tx) {
    if ((yield* sources.get(input.deliverySourceName)) === undefined) {
      throw missing('Delivery Source')
    }
    const destination = yield* destinations.get(destinationName)
    if (destination === undefined) throw missing('Delivery Destination')
    const all = yield* deliveries.range([], { limit: MAX_DELIVERIES })
    const twice = all.some(
      ({ row }) =>
        row.sourceName === input.deliverySourceName && row.destinationType === destination.type,
    )
    if (twice) {
      throw new AwsError(
        'ConflictException',
        'A delivery of this source to a destination of this type exists already.',
      )
    }
    if (all.length >= MAX_DELIVERIES) {
      throw new AwsError('ServiceQuotaExceededException', 'Too many deliveries.')
    }
    const { recordFields, fieldDelimiter, s3DeliveryConfiguration: s3 } = input
    const created: DeliveryRow = {
      id: Array.from(tx.random(16), (byte) => ALPHABET[byte % ALPHABET.length]).join(''),
      sourceName: input.deliverySourceName,
      destinationName,
      destinationArn: input.deliveryDestinationArn,
      destinationType: destination.type,
      ...(recordFields !== undefined && { recordFields }),
      ...(fieldDelimiter !== undefined && { fieldDelimiter }),
      ...(s3 !== undefined && {
        s3: { enableHiveCompatiblePath: false, ...s3 } as DeliveryRow['s3'],
      }),
      tags: input.tags ?? {},
    }
    deliveries.put(tx, [created.id], created)
    return created
  })
  return { delivery: shownDelivery(context, row) }
})
