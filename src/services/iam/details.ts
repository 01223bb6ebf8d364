// Everything about an account's users, groups, roles and policies, in one list.
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html

import type { Reading } from '../../store/table.ts'
import { ALL } from './account.ts'
import { usageOf } from './attach.ts'
import { awsPolicies, awsPolicyVersion } from './aws-policies.ts'
import { encodeDocument } from './documents.ts'
import { allProfiles, withRole } from './instance-profile.ts'
import { parsePolicyArn } from './policy-arn.ts'
import {
  presentGroup,
  presentPolicySummary,
  presentRole,
  presentUser,
  presentVersion,
} from './present.ts'
import {
  attachments,
  groups,
  inlinePolicies,
  lower,
  ownerKey,
  policies,
  policyVersions,
  roles,
  users,
  type OwnerKind,
  type PolicyRow,
  type PolicyVersionRow,
} from './tables.ts'
import { groupNamesOf } from './users.ts'

/** `order` sorts the list, so that it can be cut into pages. */
export type Detail = { readonly order: string } & (
  | { readonly kind: 'User'; readonly shown: Reads<typeof userDetail> }
  | { readonly kind: 'Group'; readonly shown: Reads<typeof groupDetail> }
  | { readonly kind: 'Role'; readonly shown: Reads<typeof roleDetail> }
  | { readonly kind: 'Policy'; readonly shown: Reads<typeof policyDetail> }
)

type Reads<F> = F extends (...args: any[]) => Generator<any, infer Result, any> ? Result : never

export function* details(wanted: ReadonlySet<string>): Reading<Detail[]> {
  const found: Detail[] = []
  const every = { limit: ALL }
  if (wanted.has('User')) {
    for (const { row } of yield* users.range([], every)) {
      found.push({ order: `1${lower(row.name)}`, kind: 'User', shown: yield* userDetail(row.name) })
    }
  }
  if (wanted.has('Group')) {
    for (const { row } of yield* groups.range([], every)) {
      const shown = yield* groupDetail(row.name)
      found.push({ order: `2${lower(row.name)}`, kind: 'Group', shown })
    }
  }
  if (wanted.has('Role')) {
    for (const { row } of yield* roles.range([], every)) {
      found.push({ order: `3${lower(row.name)}`, kind: 'Role', shown: yield* roleDetail(row.name) })
    }
  }
  for (const policy of yield* policiesWanted(wanted)) {
    const shown = yield* policyDetail(policy)
    found.push({ order: `4${policy.arn}`, kind: 'Policy', shown })
  }
  return found.sort((a, b) => (a.order < b.order ? -1 : 1))
}

function* policiesWanted(wanted: ReadonlySet<string>): Reading<PolicyRow[]> {
  const own = wanted.has('LocalManagedPolicy') ? yield* policies.range([], { limit: ALL }) : []
  const published = wanted.has('AWSManagedPolicy') ? awsPolicies('aws') : []
  return [...own.map(({ row }) => row), ...published]
}

function* userDetail(name: string) {
  const row = (yield* users.get(lower(name)))!
  const held = yield* holdings('user', name)
  const names = yield* groupNamesOf(name)
  const list: string[] = []
  for (const group of names) list.push((yield* groups.get(group))?.name ?? group)
  return {
    ...presentUser(row),
    UserPolicyList: held.inline,
    GroupList: list,
    AttachedManagedPolicies: held.attached,
  }
}

function* groupDetail(name: string) {
  const row = (yield* groups.get(lower(name)))!
  const { inline, attached } = yield* holdings('group', name)
  return { ...presentGroup(row), GroupPolicyList: inline, AttachedManagedPolicies: attached }
}

function* roleDetail(name: string) {
  const row = (yield* roles.get(lower(name)))!
  const { inline, attached } = yield* holdings('role', name)
  const { Description: _description, MaxSessionDuration: _longest, ...shown } = presentRole(row)
  const profiles = []
  for (const profile of yield* allProfiles()) {
    if (profile.roleName === row.name) profiles.push(yield* withRole(profile))
  }
  return {
    ...shown,
    InstanceProfileList: profiles,
    RolePolicyList: inline,
    AttachedManagedPolicies: attached,
    RoleLastUsed: {},
  }
}

function* policyDetail(policy: PolicyRow) {
  return {
    ...presentPolicySummary(policy, yield* usageOf(policy.arn)),
    ...(policy.description !== undefined && { Description: policy.description }),
    PolicyVersionList: (yield* versionsOf(policy)).map(([version, row]) => ({
      Document: encodeDocument(row.document),
      ...presentVersion(policy, version, row),
    })),
  }
}

function* versionsOf(policy: PolicyRow): Reading<[number, PolicyVersionRow][]> {
  const named = parsePolicyArn(policy.arn)
  if (named.owner === 'aws') {
    const row = awsPolicyVersion(named)
    return row === undefined ? [] : [[policy.defaultVersion, row]]
  }
  const rows = yield* policyVersions.range([lower(policy.name)], { limit: ALL })
  return rows.map(({ key, row }) => {
    key.text()
    return [key.integer(), row]
  })
}

function* holdings(kind: OwnerKind, name: string) {
  const owner = ownerKey(kind, name)
  const inline = yield* inlinePolicies.range([owner], { limit: ALL })
  const attached = yield* attachments.range([owner], { limit: ALL })
  return {
    inline: inline.map(({ row }) => ({
      PolicyName: row.name,
      PolicyDocument: encodeDocument(row.document),
    })),
    attached: attached.map(({ row }) => ({ PolicyName: row.policyName, PolicyArn: row.policyArn })),
  }
}
