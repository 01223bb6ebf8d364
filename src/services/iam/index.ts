// IAM: roles and policies are stored and given back. What they allow is not yet enforced.

import type { Service } from '../service.ts'
import { declarations } from './declarations.ts'
import { facts } from './facts.ts'
import { addRoleToInstanceProfile } from './operations/add-role-to-instance-profile.ts'
import { attachRolePolicy } from './operations/attach-role-policy.ts'
import { createInstanceProfile } from './operations/create-instance-profile.ts'
import { createPolicy } from './operations/create-policy.ts'
import { createPolicyVersion } from './operations/create-policy-version.ts'
import { createRole } from './operations/create-role.ts'
import { deleteInstanceProfile } from './operations/delete-instance-profile.ts'
import { deletePolicy } from './operations/delete-policy.ts'
import { deletePolicyVersion } from './operations/delete-policy-version.ts'
import { deleteRole } from './operations/delete-role.ts'
import { deleteRolePermissionsBoundary } from './operations/delete-role-permissions-boundary.ts'
import { deleteRolePolicy } from './operations/delete-role-policy.ts'
import { detachRolePolicy } from './operations/detach-role-policy.ts'
import { getInstanceProfile } from './operations/get-instance-profile.ts'
import { getPolicy } from './operations/get-policy.ts'
import { getPolicyVersion } from './operations/get-policy-version.ts'
import { getRole } from './operations/get-role.ts'
import { getRolePolicy } from './operations/get-role-policy.ts'
import { getUser } from './operations/get-user.ts'
import { listAttachedRolePolicies } from './operations/list-attached-role-policies.ts'
import { listEntitiesForPolicy } from './operations/list-entities-for-policy.ts'
import { listInstanceProfiles } from './operations/list-instance-profiles.ts'
import { listInstanceProfilesForRole } from './operations/list-instance-profiles-for-role.ts'
import { listPolicies } from './operations/list-policies.ts'
import { listPolicyTags } from './operations/list-policy-tags.ts'
import { listPolicyVersions } from './operations/list-policy-versions.ts'
import { listRolePolicies } from './operations/list-role-policies.ts'
import { listRoleTags } from './operations/list-role-tags.ts'
import { listRoles } from './operations/list-roles.ts'
import { putRolePermissionsBoundary } from './operations/put-role-permissions-boundary.ts'
import { putRolePolicy } from './operations/put-role-policy.ts'
import { removeRoleFromInstanceProfile } from './operations/remove-role-from-instance-profile.ts'
import { setDefaultPolicyVersion } from './operations/set-default-policy-version.ts'
import { tagPolicy } from './operations/tag-policy.ts'
import { tagRole } from './operations/tag-role.ts'
import { untagPolicy } from './operations/untag-policy.ts'
import { untagRole } from './operations/untag-role.ts'
import { updateAssumeRolePolicy } from './operations/update-assume-role-policy.ts'
import { updateRole } from './operations/update-role.ts'
import { updateRoleDescription } from './operations/update-role-description.ts'

export const iam: Service = {
  name: 'iam',
  model: 'iam',
  declarations,
  facts,
  operations: [
    addRoleToInstanceProfile,
    attachRolePolicy,
    createInstanceProfile,
    createPolicy,
    createPolicyVersion,
    createRole,
    deleteInstanceProfile,
    deletePolicy,
    deletePolicyVersion,
    deleteRole,
    deleteRolePermissionsBoundary,
    deleteRolePolicy,
    detachRolePolicy,
    getInstanceProfile,
    getPolicy,
    getPolicyVersion,
    getRole,
    getRolePolicy,
    getUser,
    listAttachedRolePolicies,
    listEntitiesForPolicy,
    listInstanceProfiles,
    listInstanceProfilesForRole,
    listPolicies,
    listPolicyTags,
    listPolicyVersions,
    listRolePolicies,
    listRoleTags,
    listRoles,
    putRolePermissionsBoundary,
    putRolePolicy,
    removeRoleFromInstanceProfile,
    setDefaultPolicyVersion,
    tagPolicy,
    tagRole,
    untagPolicy,
    untagRole,
    updateAssumeRolePolicy,
    updateRole,
    updateRoleDescription,
  ],
}
