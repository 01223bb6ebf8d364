// https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListAttachedRolePolicies.html

import { ALL, inAccount, pageOf, requireRole } from '../account.ts'
import { operation } from '../operation.ts'
import { parsePolicyArn } from '../policy-arn.ts'
import { attachments, lower, type AttachmentRow } from '../tables.ts'

export const listAttachedRolePolicies = operation('ListAttachedRolePolicies', (input, context) =>
  inAccount(context, function* () {
    const role = yield* requireRole(input.RoleName)
    const rows = (yield* attachments.range([lower(role.name)], { limit: ALL }))
      .map(({ row }) => row)
      .filter((row) => parsePolicyArn(row.policyArn).path.startsWith(input.PathPrefix ?? '/'))
    // An account's policy may have the name of one of AWS's.
    const idOf = (row: AttachmentRow) => `${row.policyName} ${row.policyArn}`
    const byName = rows.sort((a, b) => (idOf(a) < idOf(b) ? -1 : 1))
    const { items, ...page } = pageOf(byName, input, idOf)
    return {
      AttachedPolicies: items.map((row) => ({
        PolicyName: row.policyName,
        PolicyArn: row.policyArn,
      })),
      ...page,
    }
  }),
)
