// https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListEntitiesForPolicy.html

import { ALL, inAccount, pageOf, requireRole } from '../account.ts'
import { operation } from '../operation.ts'
import { parsePolicyArn, requirePolicy } from '../policy-arn.ts'
import { attachedTo } from '../tables.ts'

export const listEntitiesForPolicy = operation('ListEntitiesForPolicy', (input, context) =>
  inAccount(context, function* () {
    const named = parsePolicyArn(input.PolicyArn)
    if (named.owner !== 'aws') yield* requirePolicy(input.PolicyArn, context.account)
    const rows = yield* attachedTo.range([named.key], { limit: ALL })
    const wanted = input.EntityFilter === undefined || input.EntityFilter === 'Role'
    const names = wanted ? rows.map(({ row }) => row.roleName) : []
    const { items, ...page } = pageOf(names, input, (name) => name.toLowerCase())
    const found: { RoleName: string; RoleId: string }[] = []
    for (const name of items) {
      const role = yield* requireRole(name)
      found.push({ RoleName: role.name, RoleId: role.id })
    }
    return { PolicyRoles: found, PolicyUsers: [], PolicyGroups: [], ...page }
  }),
)
