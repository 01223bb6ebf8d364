// https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_ListEventBuses.html

import { tokenOf } from '../../resource/page-token.ts'
import { busAddress, DEFAULT_BUS } from '../address.ts'
import { buses, busScope, enterDefaultBus } from '../bus-store.ts'
import { operation } from '../operation.ts'
import { afterToken, pageSize } from '../pages.ts'

export const listEventBuses = operation('ListEventBuses', async (input, context) => {
  const bus = busAddress(context, DEFAULT_BUS)
  const page = { limit: pageSize(input.Limit), prefix: input.NamePrefix, after: afterToken(input) }
  const { found, more } = await context.store.transact(busScope(bus), function* (tx) {
    yield* enterDefaultBus(tx, bus)
    return yield* tx.in(busScope(bus)[1]!).read(buses.page(page))
  })
  return {
    EventBuses: found.map(({ name, entry }) => ({
      Name: name,
      Arn: entry.arn,
      Description: entry.facts.description,
      Policy: entry.facts.policy,
      CreationTime: new Date(entry.createdMs),
      LastModifiedTime: new Date(entry.facts.modifiedMs),
    })),
    NextToken: more ? tokenOf(found.at(-1)!.name) : undefined,
  }
})
