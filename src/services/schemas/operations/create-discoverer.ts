// https://docs.aws.amazon.com/eventbridge/latest/schema-reference/v1-discoverers.html

import { parseArn } from '../../../kernel/arn.ts'
import { followDiscoverer } from '../chores.ts'
import { badRequest, conflict } from '../errors.ts'
import { operation } from '../operation.ts'
import { shownDiscoverer } from '../shown.ts'
import { arnOf, discovererScope, discovererTable, enterDiscoverer, type DiscovererRow } from '../tables.ts' // prettier-ignore

/** One for each bus, known by its name. */
export const createDiscoverer = operation('CreateDiscoverer', async (input, context) => {
  const { SourceArn: sourceArn = '', CrossAccount: crossAccount = true } = input
  const { account, region } = context
  const bus = parseArn(sourceArn)
  if (bus?.service !== 'events' || !bus.resource.startsWith('event-bus/')) {
    throw badRequest('SourceArn must be the ARN of an event bus.')
  }
  const id = `events-event-bus-${bus.resource.slice('event-bus/'.length).replaceAll('/', '-')}`
  const made = await context.store.transact(discovererScope(context), function* (tx) {
    if ((yield* discovererTable.get(id)) !== undefined) {
      throw conflict(`A discoverer of ${sourceArn} already exists.`)
    }
    const row: DiscovererRow = {
      ...{ id, arn: arnOf(context, `discoverer/${id}`), account, region, sourceArn, crossAccount },
      ...{ generation: tx.uuid(), createdMs: tx.nowMs, state: 'STARTED', tags: input.Tags ?? {} },
      description: input.Description,
    }
    yield* enterDiscoverer(tx, row)
    followDiscoverer(tx, row)
    return row
  })
  return shownDiscoverer(made)
})
