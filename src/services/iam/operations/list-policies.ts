// https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListPolicies.html

import { ALL, inAccount, pageOf } from '../account.ts'
import { attachmentCount } from '../attach.ts'
import { operation } from '../operation.ts'
import { presentPolicy } from '../present.ts'
import { lower, policies, type PolicyRow } from '../tables.ts'

export const listPolicies = operation('ListPolicies', (input, context) =>
  inAccount(context, function* () {
    // AWS's own policies are not listed: Millrace knows them by name only.
    const local = input.Scope === 'AWS' ? [] : yield* policies.range([], { limit: ALL })
    const wanted: { row: PolicyRow; attached: number }[] = []
    for (const { row } of local) {
      if (!row.path.startsWith(input.PathPrefix ?? '/')) continue
      const attached = yield* attachmentCount(row.arn)
      if (attached > 0 || !input.OnlyAttached) wanted.push({ row, attached })
    }
    const { items, ...page } = pageOf(wanted, input, ({ row }) => lower(row.name))
    const present = ({ row, attached }: (typeof wanted)[number]) => {
      const { Tags: _tags, Description: _description, ...shown } = presentPolicy(row, attached)
      return shown
    }
    return { Policies: items.map(present), ...page }
  }),
)
