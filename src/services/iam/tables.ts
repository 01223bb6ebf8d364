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

export interface UserRow {
  readonly name: string
  readonly path: string
  readonly id: string
  readonly arn: string
  readonly createdAtMs: number
  readonly permissionsBoundary?: string
  readonly tags: readonly TagRow[]
}

export type GroupRow = Omit<UserRow, 'permissionsBoundary' | 'tags'>

export interface AccessKeyRow {
  readonly id: string
  readonly userName: string
  readonly secret: string
  readonly active: boolean
  readonly createdAtMs: number
  readonly lastUsed?: { readonly atMs: number; readonly service: string; readonly region: string }
}

/** A user's password: only what is needed to compare. */
export interface LoginProfileRow {
  readonly createdAtMs: number
  readonly changedAtMs: number
  readonly resetRequired: boolean
  readonly salt: string
  readonly hash: string
}

/** Who may hold policies. Names are unique within a kind. */
export type OwnerKind = 'role' | 'user' | 'group'

/** Names the holder of inline and attached policies in keys. No name has a colon. */
export function ownerKey(kind: OwnerKind, name: string): string {
  return kind === 'role' ? lower(name) : `${kind}:${lower(name)}`
}

export const roles = new Table<[name: string], RoleRow>('role')
export const users = new Table<[name: string], UserRow>('user')
export const groups = new Table<[name: string], GroupRow>('group')
/** Both directions, written together. */
export const members = new Table<[group: string, user: string], true>('member')
export const groupsOfUser = new Table<[user: string, group: string], true>('member-of')
export const accessKeys = new Table<[id: string], AccessKeyRow>('access-key')
export const keysOfUser = new Table<[user: string, id: string], true>('key-of')
export const loginProfiles = new Table<[user: string], LoginProfileRow>('login')
/** `owner` is `ownerKey`. */
export const inlinePolicies = new Table<[owner: string, name: string], InlinePolicyRow>('inline')
/** Customer-managed policies; AWS's own need no rows. */
export const policies = new Table<[name: string], PolicyRow>('policy')
export const policyVersions = new Table<[policy: string, version: number], PolicyVersionRow>(
  'version',
)
/** Both directions, written together. `owner` is `ownerKey`, `policy` is `PolicyName.key`. */
export const attachments = new Table<[owner: string, policy: string], AttachmentRow>('attached')
export const attachedTo = new Table<[policy: string, owner: string], AttachmentRow>('attached-to')
export const instanceProfiles = new Table<[name: string], InstanceProfileRow>('profile')

export const lower = (name: string): string => name.toLowerCase()
