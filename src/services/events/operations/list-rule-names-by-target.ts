// https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_ListRuleNamesByTarget.html

import { tokenOf } from '../../resource/page-token.ts'
import { busOf } from '../address.ts'
import { operation } from '../operation.ts'
import { afterToken, pageSize } from '../pages.ts'
import { requireHead } from '../rule-store.ts'
import { digestOf, targetTable } from '../tables.ts'

export const listRuleNamesByTarget = operation('ListRuleNamesByTarget', async (input, context) => {
  const bus = busOf(input.EventBusName, context)
  const digest = digestOf(input.TargetArn!)
  const limit = pageSize(input.Limit)
  const last = afterToken(input)
  const names = await context.store.transact(bus.partition, function* () {
    yield* requireHead(bus)
    const rows = yield* targetTable.range([digest], {
      limit: limit + 1,
      after: last === undefined ? undefined : [digest, last],
    })
    return rows.map(({ key }) => {
      key.text()
      return key.text()
    })
  })
  const found = names.slice(0, limit)
  return {
    RuleNames: found,
    NextToken: names.length > limit ? tokenOf(found.at(-1)!) : undefined,
  }
})
