// https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_CreateApiDestination.html

import {
  apiArn,
  apiPartition,
  destinationTable,
  nameOfArn,
  requireConnection,
  type DestinationRow,
} from '../api-store.ts'
import { requireEndpoint, shownDestination } from '../destination.ts'
import { exists } from '../errors.ts'
import { operation } from '../operation.ts'

const DEFAULT_PER_SECOND = 300

export const createApiDestination = operation('CreateApiDestination', async (input, context) => {
  const { Name: name = '', ConnectionArn: connectionArn = '' } = input
  const endpoint = requireEndpoint(input.InvocationEndpoint!)
  return context.store.transact(apiPartition(context), function* (tx) {
    yield* requireConnection(nameOfArn(connectionArn))
    if ((yield* destinationTable.get(name)) !== undefined) {
      throw exists(`An api-destination '${name}' already exists.`)
    }
    const row: DestinationRow = {
      ...{ name, arn: apiArn(context, 'api-destination', `${name}/${tx.uuid()}`), connectionArn },
      ...{ endpoint, method: input.HttpMethod!, description: input.Description },
      perSecond: input.InvocationRateLimitPerSecond ?? DEFAULT_PER_SECOND,
      ...{ createdMs: tx.nowMs, modifiedMs: tx.nowMs },
    }
    destinationTable.put(tx, [name], row)
    return yield* shownDestination(row)
  })
})
