// Rows as IAM's answers show them.

import { encodeDocument } from './documents.ts'
import type {
  AccessKeyRow,
  GroupRow,
  InstanceProfileRow,
  PolicyRow,
  PolicyVersionRow,
  RoleRow,
  UserRow,
} from './tables.ts'
import type { TagRow } from './tag-row.ts'

const tagsOf = (tags: readonly TagRow[]) => (tags.length > 0 ? { Tags: [...tags] } : {})

/** As in lists: without tags and boundary. */
export function presentRoleSummary(role: RoleRow) {
  return {
    Path: role.path,
    RoleName: role.name,
    RoleId: role.id,
    Arn: role.arn,
    CreateDate: new Date(role.createdAtMs),
    AssumeRolePolicyDocument: encodeDocument(role.trustPolicy),
    ...(role.description !== undefined && { Description: role.description }),
    MaxSessionDuration: role.maxSessionSeconds,
  }
}

const boundaryOf = (arn: string | undefined) =>
  arn === undefined
    ? {}
    : {
        PermissionsBoundary: {
          PermissionsBoundaryType: 'PermissionsBoundaryPolicy' as const,
          PermissionsBoundaryArn: arn,
        },
      }

/** The answer to a creation does not tell the longest session. */
export function presentRole(role: RoleRow, moment: 'created' | 'later' = 'later') {
  const { MaxSessionDuration, ...shown } = presentRoleSummary(role)
  return {
    ...shown,
    ...(moment === 'later' && { MaxSessionDuration }),
    ...boundaryOf(role.permissionsBoundary),
    ...tagsOf(role.tags),
  }
}

/** As in lists: without tags and boundary. */
export function presentUserSummary(user: UserRow) {
  return {
    Path: user.path,
    UserName: user.name,
    UserId: user.id,
    Arn: user.arn,
    CreateDate: new Date(user.createdAtMs),
  }
}

export function presentUser(user: UserRow, passwordUsedAtMs?: number) {
  return {
    ...presentUserSummary(user),
    ...(passwordUsedAtMs !== undefined && { PasswordLastUsed: new Date(passwordUsedAtMs) }),
    ...boundaryOf(user.permissionsBoundary),
    ...tagsOf(user.tags),
  }
}

export function presentGroup(group: GroupRow) {
  return {
    Path: group.path,
    GroupName: group.name,
    GroupId: group.id,
    Arn: group.arn,
    CreateDate: new Date(group.createdAtMs),
  }
}

export function presentKey(key: AccessKeyRow) {
  return {
    UserName: key.userName,
    AccessKeyId: key.id,
    Status: key.active ? ('Active' as const) : ('Inactive' as const),
    CreateDate: new Date(key.createdAtMs),
  }
}

/** As in lists: without description and tags. */
export function presentPolicySummary(policy: PolicyRow, usage: PolicyUsage) {
  return {
    PolicyName: policy.name,
    PolicyId: policy.id,
    Arn: policy.arn,
    Path: policy.path,
    DefaultVersionId: `v${policy.defaultVersion}`,
    AttachmentCount: usage.attached,
    PermissionsBoundaryUsageCount: usage.bounding,
    IsAttachable: true,
    CreateDate: new Date(policy.createdAtMs),
    UpdateDate: new Date(policy.updatedAtMs),
  }
}

export interface PolicyUsage {
  readonly attached: number
  readonly bounding: number
}

/** GetPolicy tells tags also when there are none. */
export function presentPolicy(policy: PolicyRow, usage: PolicyUsage) {
  return {
    ...presentPolicySummary(policy, usage),
    ...(policy.description !== undefined && { Description: policy.description }),
    Tags: [...policy.tags],
  }
}

/** The answer to a creation. */
export function presentNewPolicy(policy: PolicyRow) {
  return { ...presentPolicySummary(policy, { attached: 0, bounding: 0 }), ...tagsOf(policy.tags) }
}

export function presentVersion(policy: PolicyRow, version: number, row: PolicyVersionRow) {
  return {
    VersionId: `v${version}`,
    IsDefaultVersion: version === policy.defaultVersion,
    CreateDate: new Date(row.createdAtMs),
  }
}

export function presentInstanceProfile(profile: InstanceProfileRow, role: RoleRow | undefined) {
  return {
    Path: profile.path,
    InstanceProfileName: profile.name,
    InstanceProfileId: profile.id,
    Arn: profile.arn,
    CreateDate: new Date(profile.createdAtMs),
    Roles: role ? [presentRoleSummary(role)] : [],
    ...tagsOf(profile.tags),
  }
}
