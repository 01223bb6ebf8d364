// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutDeliverySource.html

import { inAccount } from '../account.ts'
import { shownSource, sources, vendorOf } from '../delivery.ts'
import { operation } from '../operation.ts'

export const putDeliverySource = operation('PutDeliverySource', async (input, context) => {
  const service = vendorOf(input.resourceArn)
  const row = await inAccount(context, function* (tx) {
    const present = yield* sources.get(input.name)
    const { name, resourceArn, logType } = input
    const changed = { name, resourceArn, logType, service, tags: input.tags ?? present?.tags ?? {} }
    sources.put(tx, [name], changed)
    return changed
  })
  return { deliverySource: shownSource(context, row) }
})
