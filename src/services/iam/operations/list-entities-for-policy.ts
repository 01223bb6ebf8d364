// https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListEntitiesForPolicy.html

import type { Reading } from '../../../store/table.ts'
import { ALL, inAccount, pageOf, requireRole } from '../account.ts'
import { bounding } from '../attach.ts'
import { operation } from '../operation.ts'
import { parsePolicyArn, requirePolicy } from '../policy-arn.ts'
import { attachedTo } from '../tables.ts'
import { requireGroup, requireUser } from '../users.ts'

type Kind = 'Role' | 'User' | 'Group'

interface Holder {
  readonly kind: Kind
  readonly name: string
  readonly path: string
  readonly id: string
}

export const listEntitiesForPolicy = operation('ListEntitiesForPolicy', (input, context) =>
  inAccount(context, function* () {
    const named = parsePolicyArn(input.PolicyArn)
    if (named.owner !== 'aws') yield* requirePolicy(input.PolicyArn, context.account)
    const usage = input.PolicyUsageFilter
    const found: Holder[] = []
    if (usage !== 'PermissionsBoundary') found.push(...(yield* attached(named.key)))
    if (usage !== 'PermissionsPolicy') found.push(...(yield* bounded(input.PolicyArn)))
    const filter = input.EntityFilter
    const wanted = found.filter(
      ({ kind, path }) =>
        (filter === undefined || filter === kind) && path.startsWith(input.PathPrefix ?? '/'),
    )
    const idOf = ({ kind, name }: Holder) => `${kind} ${name.toLowerCase()}`
    wanted.sort((a, b) => (idOf(a) < idOf(b) ? -1 : 1))
    const { items, ...page } = pageOf(wanted, input, idOf)
    const of = (kind: Kind) => items.filter((item) => item.kind === kind)
    return {
      PolicyRoles: of('Role').map(({ name, id }) => ({ RoleName: name, RoleId: id })),
      PolicyUsers: of('User').map(({ name, id }) => ({ UserName: name, UserId: id })),
      PolicyGroups: of('Group').map(({ name, id }) => ({ GroupName: name, GroupId: id })),
      ...page,
    }
  }),
)

function* attached(policy: string): Reading<Holder[]> {
  const found: Holder[] = []
  for (const { key, row } of yield* attachedTo.range([policy], { limit: ALL })) {
    key.text()
    const owner = key.text()
    const kind = owner.startsWith('user:') ? 'User' : owner.startsWith('group:') ? 'Group' : 'Role'
    found.push(yield* holder(kind, row.roleName))
  }
  return found
}

function* bounded(policyArn: string): Reading<Holder[]> {
  const { roles, users } = yield* bounding(policyArn)
  const found: Holder[] = []
  for (const name of roles) found.push(yield* holder('Role', name))
  for (const name of users) found.push(yield* holder('User', name))
  return found
}

function* holder(kind: Kind, name: string): Reading<Holder> {
  const require = { Role: requireRole, User: requireUser, Group: requireGroup }[kind]
  const { path, id } = yield* require(name)
  return { kind, name, path, id }
}
