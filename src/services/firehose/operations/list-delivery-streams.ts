// https://docs.aws.amazon.com/firehose/latest/APIReference/API_ListDeliveryStreams.html

import { directoryOf } from '../../resource/resource.ts'
import { operation } from '../operation.ts'
import { deliveryResource } from '../tables.ts'

const PAGE = 10

export const listDeliveryStreams = operation('ListDeliveryStreams', async (input, context) => {
  const { Limit = PAGE, DeliveryStreamType: type } = input
  const DeliveryStreamNames: string[] = []
  let after = input.ExclusiveStartDeliveryStreamName
  for (;;) {
    const { found, more } = await context.store.transact(directoryOf(context), () =>
      deliveryResource.page({ limit: Limit, after }),
    )
    for (const { name, entry } of found) {
      if (type !== undefined && entry.facts.type !== type) continue
      if (DeliveryStreamNames.length === Limit) {
        return { DeliveryStreamNames, HasMoreDeliveryStreams: true }
      }
      DeliveryStreamNames.push(name)
    }
    after = found.at(-1)?.name
    const isFull = DeliveryStreamNames.length === Limit
    if (!more || isFull) return { DeliveryStreamNames, HasMoreDeliveryStreams: more }
  }
})
