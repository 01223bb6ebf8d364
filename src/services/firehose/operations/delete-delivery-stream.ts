// https://docs.aws.amazon.com/firehose/latest/APIReference/API_DeleteDeliveryStream.html

import { directoryOf } from '../../resource/resource.ts'
import { deliveryAddress } from '../address.ts'
import { purge } from '../chores.ts'
import { operation } from '../operation.ts'
import {
  deliveries,
  deliveryResource,
  requireDelivery,
  scopeOf,
  SOURCES,
  sourced,
} from '../tables.ts'

export const deleteDeliveryStream = operation('DeleteDeliveryStream', async (input, context) => {
  const address = deliveryAddress(input.DeliveryStreamName, context)
  await context.store.transact([...scopeOf(address), SOURCES], function* (tx) {
    const { id } = yield* requireDelivery(address)
    deliveries.del(tx, [])
    sourced.del(tx.in(SOURCES), [address.arn])
    yield* deliveryResource.leave(tx.in(directoryOf(address)), address.name)
    purge(tx, { streamArn: address.arn, id })
  })
  return {}
})
