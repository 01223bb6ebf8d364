// Access control lists: who may what with a bucket or an object beside its owner.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html

import { AwsError } from '../../../kernel/aws-error.ts'
import { invalidArgument } from '../errors.ts'

export interface Grant {
  readonly permission: string
  /** A canonical user … */
  readonly id?: string
  /** … or a group. */
  readonly uri?: string
}

export const EVERYBODY = 'http://acs.amazonaws.com/groups/global/AllUsers'
export const ANY_ACCOUNT = 'http://acs.amazonaws.com/groups/global/AuthenticatedUsers'
const LOG_DELIVERY = 'http://acs.amazonaws.com/groups/s3/LogDelivery'
const GROUPS = new Set([EVERYBODY, ANY_ACCOUNT, LOG_DELIVERY])

/** EC2's, which reads images. */
const EC2 = '6aa5a366c34c1cbe25dc49211496e913e0351eb0e8c37aa3477e40942ec6b97c'

export const PERMISSIONS: ReadonlySet<string | undefined> = new Set([
  ...['FULL_CONTROL', 'READ', 'WRITE', 'READ_ACP', 'WRITE_ACP'],
])

/** A canonical user id is 64 hex digits: made of the account's, so that it says whose it is. */
export function ownerId(account: string): string {
  return account.padStart(64, '0')
}

/** undefined: of nobody's here. */
export function accountOf(id: string): string | undefined {
  const account = id.slice(-12)
  return ownerId(account) === id && /^\d{12}$/.test(account) ? account : undefined
}

export function isPublic({ uri }: Grant): boolean {
  return uri === EVERYBODY || uri === ANY_ACCOUNT
}

export function requireId(id: string | undefined, name: string): string {
  if (id !== undefined && /^[0-9a-f]{64}$/.test(id)) return id
  throw invalidArgument('Invalid id', name, id)
}

export function requireGroup(uri: string | undefined, name: string): string {
  if (uri !== undefined && GROUPS.has(uri)) return uri
  throw invalidArgument('Invalid group uri', name, uri)
}

export const noSuchMail = () =>
  new AwsError(
    'UnresolvableGrantByEmailAddress',
    'The email address you provided does not match any account on record.',
    { status: 400 },
  )

/** Accounts. */
export interface Owners {
  readonly owner: string
  readonly bucketOwner: string
}

export function ownersAlone(owner: string): Grant {
  return { permission: 'FULL_CONTROL', id: ownerId(owner) }
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html#canned-acl */
export function canned(acl: string, { owner, bucketOwner }: Owners, of: 'bucket' | 'object') {
  const more = CANNED.get(acl)
  if (more === undefined || (acl === 'log-delivery-write' && of === 'object')) {
    throw invalidArgument('', 'x-amz-acl', acl)
  }
  const own = ownersAlone(owner)
  if (!acl.startsWith('bucket-owner-')) return [own, ...more]
  if (of === 'bucket' || owner === bucketOwner) return [own]
  const permission = acl === 'bucket-owner-read' ? 'READ' : 'FULL_CONTROL'
  return [own, { permission, id: ownerId(bucketOwner) }]
}

const CANNED: ReadonlyMap<string, readonly Grant[]> = new Map([
  ['private', []],
  ['public-read', [{ permission: 'READ', uri: EVERYBODY }]],
  [
    'public-read-write',
    [
      { permission: 'READ', uri: EVERYBODY },
      { permission: 'WRITE', uri: EVERYBODY },
    ],
  ],
  ['authenticated-read', [{ permission: 'READ', uri: ANY_ACCOUNT }]],
  ['aws-exec-read', [{ permission: 'READ', id: EC2 }]],
  ['bucket-owner-read', []],
  ['bucket-owner-full-control', []],
  [
    'log-delivery-write',
    [
      { permission: 'WRITE', uri: LOG_DELIVERY },
      { permission: 'READ_ACP', uri: LOG_DELIVERY },
    ],
  ],
])

export function shownGrant({ permission: Permission, id: ID, uri: URI }: Grant) {
  return {
    Grantee:
      ID === undefined ? { Type: 'Group' as const, URI } : { Type: 'CanonicalUser' as const, ID },
    Permission: Permission as never,
  }
}
