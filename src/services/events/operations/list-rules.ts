// https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_ListRules.html

import { tokenOf } from '../../resource/page-token.ts'
import { busOf } from '../address.ts'
import { operation } from '../operation.ts'
import { afterToken, pageSize } from '../pages.ts'
import { listedRows } from '../listed-rows.ts'
import { requireHead } from '../rule-store.ts'
import { ruleTable } from '../tables.ts'
import { shownRule } from '../shown-rule.ts'

export const listRules = operation('ListRules', async (input, context) => {
  const bus = busOf(input.EventBusName, context)
  const page = { limit: pageSize(input.Limit), prefix: input.NamePrefix, after: afterToken(input) }
  const { found, more } = await context.store.transact(bus.partition, function* () {
    yield* requireHead(bus)
    return yield* listedRows(ruleTable, page)
  })
  return {
    Rules: found.map(shownRule),
    NextToken: more ? tokenOf(found.at(-1)!.name) : undefined,
  }
})
