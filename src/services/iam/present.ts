// Rows as IAM's answers show them.

import { encodeDocument } from './documents.ts'
import type { InstanceProfileRow, PolicyRow, PolicyVersionRow, RoleRow, TagRow } from './tables.ts'

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

export function presentRole(role: RoleRow) {
  return {
    ...presentRoleSummary(role),
    ...(role.permissionsBoundary && {
      PermissionsBoundary: {
        PermissionsBoundaryType: 'PermissionsBoundaryPolicy' as const,
        PermissionsBoundaryArn: role.permissionsBoundary,
      },
    }),
    ...tagsOf(role.tags),
  }
}

export function presentPolicy(policy: PolicyRow, attachmentCount: number) {
  return {
    PolicyName: policy.name,
    PolicyId: policy.id,
    Arn: policy.arn,
    Path: policy.path,
    DefaultVersionId: `v${policy.defaultVersion}`,
    AttachmentCount: attachmentCount,
    PermissionsBoundaryUsageCount: 0,
    IsAttachable: true,
    ...(policy.description !== undefined && { Description: policy.description }),
    CreateDate: new Date(policy.createdAtMs),
    UpdateDate: new Date(policy.updatedAtMs),
    ...tagsOf(policy.tags),
  }
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
