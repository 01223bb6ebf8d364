// Row types, key layout and partition of IAM. All of an account is one partition: what refers to each
// other changes together. Names are unique without regard to case, so keys are lower-case names.

import { Table } from '../../store/table.ts'
import { EntityTable } from './directory.ts'
import type { TagRow } from './tag-row.ts'

/** IAM is global: no region. */
export function iamPartition(account: string): string {
  return `iam/${account}`
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
  readonly usedAtMs?: number
  readonly salt: string
  readonly hash: string
}

/** A virtual device: a seed that an app on a telephone has too. */
export interface MfaRow {
  readonly serial: string
  /** Base32. */
  readonly seed: string
  readonly createdAtMs: number
  readonly userName?: string
  readonly enabledAtMs?: number
  readonly tags: readonly TagRow[]
}

export interface OidcRow {
  readonly arn: string
  /** Without the scheme. */
  readonly url: string
  readonly clientIds: readonly string[]
  readonly thumbprints: readonly string[]
  readonly createdAtMs: number
  readonly tags: readonly TagRow[]
}

export interface SamlRow {
  readonly arn: string
  readonly id: string
  readonly metadata: string
  readonly createdAtMs: number
  readonly tags: readonly TagRow[]
}

export interface ServerCertificateRow {
  readonly name: string
  readonly path: string
  readonly id: string
  readonly arn: string
  readonly uploadedAtMs: number
  readonly expiresAtMs: number
  readonly body: string
  readonly chain?: string
  readonly tags: readonly TagRow[]
}

/** What else a user proves himself with: SSH keys, signing certificates, names for single services. */
export interface CredentialRow {
  readonly kind: 'ssh' | 'signing' | 'service'
  readonly id: string
  readonly userName: string
  readonly createdAtMs: number
  readonly active: boolean
  /** The public key, or the certificate. */
  readonly body?: string
  readonly fingerprint?: string
  readonly serviceName?: string
  readonly serviceUserName?: string
}

export interface AccountRow {
  readonly alias?: string
  readonly passwordPolicy?: PasswordPolicyRow
  readonly tokenVersion?: number
  readonly reportAtMs?: number
}

/** As GetAccountPasswordPolicy shows it. */
export interface PasswordPolicyRow {
  readonly MinimumPasswordLength: number
  readonly RequireSymbols: boolean
  readonly RequireNumbers: boolean
  readonly RequireUppercaseCharacters: boolean
  readonly RequireLowercaseCharacters: boolean
  readonly AllowUsersToChangePassword: boolean
  readonly ExpirePasswords: boolean
  readonly MaxPasswordAge?: number
  readonly PasswordReusePrevention?: number
  readonly HardExpiry?: boolean
}

/** Who may hold policies. Names are unique within a kind. */
export type OwnerKind = 'role' | 'user' | 'group'

/** Names the holder of inline and attached policies in keys. No name has a colon. */
export function ownerKey(kind: OwnerKind, name: string): string {
  return kind === 'role' ? lower(name) : `${kind}:${lower(name)}`
}

/** What of most rows the directory shows. */
const created = ({ arn, createdAtMs, tags }: Created) => ({
  arn,
  createdMs: createdAtMs,
  ...(tags && { tags }),
})

interface Created {
  readonly arn: string
  readonly createdAtMs: number
  readonly tags?: readonly TagRow[]
}

export const roles = new EntityTable<RoleRow>('role', 'role', created)
export const users = new EntityTable<UserRow>('user', 'user', created)
export const groups = new EntityTable<GroupRow>('group', 'group', created)
/** Both directions, written together. */
export const members = new Table<[group: string, user: string], true>('member')
export const groupsOfUser = new Table<[user: string, group: string], true>('member-of')
export const accessKeys = new Table<[id: string], AccessKeyRow>('access-key')
export const keysOfUser = new Table<[user: string, id: string], true>('key-of')
export const loginProfiles = new Table<[user: string], LoginProfileRow>('login')
/** A device's serial number is its ARN. */
export const mfaDevices = new EntityTable<MfaRow>(
  'mfa',
  'mfa',
  ({ serial, createdAtMs, tags }) => ({
    arn: serial,
    createdMs: createdAtMs,
    tags,
  }),
)
export const mfaOfUser = new Table<[user: string, serial: string], true>('mfa-of')
export const credentials = new Table<[user: string, id: string], CredentialRow>('credential')
export const oidcProviders = new EntityTable<OidcRow>('oidc', 'oidc-provider', created)
export const samlProviders = new EntityTable<SamlRow>('saml', 'saml-provider', created)
export const serverCertificates = new EntityTable<ServerCertificateRow>(
  'certificate',
  'server-certificate',
  ({ arn, uploadedAtMs, tags }) => ({ arn, createdMs: uploadedAtMs, tags }),
)
export const accountSettings = new Table<[], AccountRow>('account')
/** `owner` is `ownerKey`. */
export const inlinePolicies = new Table<[owner: string, name: string], InlinePolicyRow>('inline')
/** Customer-managed policies; AWS's own need no rows. */
export const policies = new EntityTable<PolicyRow>('policy', 'policy', created)
export const policyVersions = new Table<[policy: string, version: number], PolicyVersionRow>(
  'version',
)
/** Both directions, written together. `owner` is `ownerKey`, `policy` is `PolicyName.key`. */
export const attachments = new Table<[owner: string, policy: string], AttachmentRow>('attached')
export const attachedTo = new Table<[policy: string, owner: string], AttachmentRow>('attached-to')
export const instanceProfiles = new EntityTable<InstanceProfileRow>(
  'profile',
  'instance-profile',
  created,
)

export const lower = (name: string): string => name.toLowerCase()
