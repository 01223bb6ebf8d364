// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutDeliveryDestination.html

import { AwsError } from '../../../kernel/aws-error.ts'
import { inAccount } from '../account.ts'
import { destinations, shownDestination, typeOf, type DestinationRow } from '../delivery.ts'
import { operation } from '../operation.ts'

export const putDeliveryDestination = operation(
  'PutDeliveryDestination',
  async (input, context) => {
    const targetArn = input.deliveryDestinationConfiguration?.destinationResourceArn
    const type = targetArn === undefined ? input.deliveryDestinationType : typeOf(targetArn)
    if (type === undefined) {
      throw new AwsError(
        'ValidationException',
        'Either deliveryDestinationConfiguration or deliveryDestinationType is required.',
      )
    }
    const row = await inAccount(context, function* (tx) {
      const present = yield* destinations.get(input.name)
      const changed: DestinationRow = {
        name: input.name,
        type: type as DestinationRow['type'],
        ...(targetArn !== undefined && { targetArn }),
        ...(input.outputFormat !== undefined && { outputFormat: input.outputFormat }),
        ...(present?.policy !== undefined && { policy: present.policy }),
        tags: input.tags ?? present?.tags ?? {},
      }
      destinations.put(tx, [input.name], changed)
      return changed
    })
    return { deliveryDestination: shownDestination(context, row) }
  },
)
