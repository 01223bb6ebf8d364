// Row types, key layout and partition of IAM. All of an account is one partition: what refers to each
// other changes together. Names are unique without regard to case, so keys are lower-case names.

import { Table } from '../../store/table.ts'

/** IAM is global: no region. */
export function iamPartition(account: string): string {
  return `iam/${account}`
}

export interface TagRow {
  readonly Key: string
  readonly Value: string
}

export interface RoleRow {
  readonly name: string
  readonly path: string
  readonly id: string
  readonly arn: string
  readonly createdAtMs: number
  readonly trustPolicy: string
  readonly description?: string
  readonly maxSessionSeconds: number
  readonly permissionsBoundary?: string
  readonly tags: readonly TagRow[]
}

export interface InlinePolicyRow {
  readonly name: string
  readonly document: string
}

export interface PolicyRow {
  readonly name: string
  readonly path: string
  readonly id: string
  readonly arn: string
  readonly createdAtMs: number
  readonly updatedAtMs: number
  readonly description?: string
  readonly tags: readonly TagRow[]
  readonly defaultVersion: number
  /** Numbers are never used twice. */
  readonly nextVersion: number
}

export interface PolicyVersionRow {
  readonly document: string
  readonly createdAtMs: number
}

export interface AttachmentRow {
  readonly policyArn: string
  readonly policyName: string
  readonly roleName: string
}

export interface InstanceProfileRow {
  readonly name: string
  readonly path: string
  readonly id: string
  readonly arn: string
  readonly createdAtMs: number
  readonly roleName?: string
  readonly tags: readonly TagRow[]
}

export const roles = new Table<[name: string], RoleRow>('role')
export const inlinePolicies = new Table<[role: string, name: string], InlinePolicyRow>('inline')
/** Customer-managed policies; AWS's own need no rows. */
export const policies = new Table<[name: string], PolicyRow>('policy')
export const policyVersions = new Table<[policy: string, version: number], PolicyVersionRow>(
  'version',
)
/** Both directions, written together. `policy` is `policyKey`. */
export const attachments = new Table<[role: string, policy: string], AttachmentRow>('attached')
export const attachedTo = new Table<[policy: string, role: string], AttachmentRow>('attached-to')
export const instanceProfiles = new Table<[name: string], InstanceProfileRow>('profile')

export const lower = (name: string): string => name.toLowerCase()
