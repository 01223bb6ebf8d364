// https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListPolicies.html

import { partitionOf } from '../../../kernel/arn.ts'
import { ALL, inAccount, pageOf } from '../account.ts'
import { usageOf } from '../attach.ts'
import { awsPolicies } from '../aws-policies.ts'
import { operation } from '../operation.ts'
import { presentPolicySummary } from '../present.ts'
import { policies, type PolicyRow } from '../tables.ts'

export const listPolicies = operation('ListPolicies', (input, context) =>
  inAccount(context, function* () {
    const { Scope: scope = 'All', PathPrefix: prefix = '/' } = input
    const own = scope === 'AWS' ? [] : yield* policies.range([], { limit: ALL })
    const published = scope === 'Local' ? [] : awsPolicies(partitionOf(context.region))
    const all = [...own.map(({ row }) => row), ...published].filter(({ path }) =>
      path.startsWith(prefix),
    )
    const usage = input.PolicyUsageFilter
    const wanted: { row: PolicyRow; shown: ReturnType<typeof presentPolicySummary> }[] = []
    for (const row of all) {
      const used = yield* usageOf(row.arn)
      if (input.OnlyAttached && used.attached === 0) continue
      if (usage === 'PermissionsBoundary' && used.bounding === 0) continue
      wanted.push({ row, shown: presentPolicySummary(row, used) })
    }
    wanted.sort((a, b) => (a.row.arn < b.row.arn ? -1 : 1))
    const { items, ...page } = pageOf(wanted, input, ({ row }) => row.arn)
    return { Policies: items.map(({ shown }) => shown), ...page }
  }),
)
