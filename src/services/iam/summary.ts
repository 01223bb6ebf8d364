// Counts and quotas of an account.
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountSummary.html

import type { Reading } from '../../store/table.ts'
import { ALL } from './account.ts'
import * as limits from './limits.ts'
import {
  accountSettings,
  groups,
  instanceProfiles,
  mfaDevices,
  oidcProviders,
  policies,
  policyVersions,
  roles,
  samlProviders,
  serverCertificates,
  users,
} from './tables.ts'

export function* summaryOf(): Reading<Record<string, number>> {
  const every = { limit: ALL }
  const devices = yield* mfaDevices.range([], every)
  const providers =
    (yield* oidcProviders.range([], every)).length + (yield* samlProviders.range([], every)).length
  const versions = yield* policyVersions.range([], { limit: limits.MAX_POLICIES * 5 })
  return {
    ...QUOTAS,
    Users: (yield* users.range([], every)).length,
    Groups: (yield* groups.range([], every)).length,
    Roles: (yield* roles.range([], every)).length,
    Policies: (yield* policies.range([], every)).length,
    PolicyVersionsInUse: versions.length,
    InstanceProfiles: (yield* instanceProfiles.range([], every)).length,
    ServerCertificates: (yield* serverCertificates.range([], every)).length,
    Providers: providers,
    MFADevices: devices.length,
    MFADevicesInUse: devices.filter(({ row }) => row.userName !== undefined).length,
    GlobalEndpointTokenVersion: (yield* accountSettings.get())?.tokenVersion ?? 1,
  }
}

const QUOTAS = {
  AccessKeysPerUserQuota: limits.MAX_ACCESS_KEYS,
  AccountAccessKeysPresent: 0,
  AccountMFAEnabled: 0,
  AccountPasswordPresent: 0,
  AccountSigningCertificatesPresent: 0,
  AssumeRolePolicySizeQuota: limits.MAX_TRUST_POLICY_CHARACTERS,
  AttachedPoliciesPerGroupQuota: limits.MAX_ATTACHED.group,
  AttachedPoliciesPerRoleQuota: limits.MAX_ATTACHED.role,
  AttachedPoliciesPerUserQuota: limits.MAX_ATTACHED.user,
  GroupPolicySizeQuota: limits.MAX_INLINE_CHARACTERS.group,
  GroupsPerUserQuota: limits.MAX_GROUPS_PER_USER,
  GroupsQuota: limits.MAX_GROUPS,
  InstanceProfilesQuota: limits.MAX_INSTANCE_PROFILES,
  PoliciesQuota: limits.MAX_POLICIES,
  PolicySizeQuota: limits.MAX_MANAGED_POLICY_CHARACTERS,
  PolicyVersionsInUseQuota: 10_000,
  RolePolicySizeQuota: limits.MAX_INLINE_CHARACTERS.role,
  RolesQuota: limits.MAX_ROLES,
  ServerCertificatesQuota: limits.MAX_SERVER_CERTIFICATES,
  SigningCertificatesPerUserQuota: limits.MAX_SIGNING_CERTIFICATES,
  UserPolicySizeQuota: limits.MAX_INLINE_CHARACTERS.user,
  UsersQuota: limits.MAX_USERS,
  VersionsPerPolicyQuota: limits.MAX_POLICY_VERSIONS,
}
