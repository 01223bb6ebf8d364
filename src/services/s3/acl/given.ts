// The list that a request gives: one canned, or grants in headers, or a document.
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObjectAcl.html

import { AwsError } from '../../../kernel/aws-error.ts'
import { invalidArgument, invalidRequest } from '../errors.ts'
import {
  canned,
  noSuchMail,
  PERMISSIONS,
  requireGroup,
  requireId,
  type Grant,
  type Owners,
} from './grants.ts'

interface Grantee {
  readonly Type?: string | undefined
  readonly ID?: string | undefined
  readonly URI?: string | undefined
  readonly EmailAddress?: string | undefined
}

export interface AclInput {
  readonly ACL?: string | undefined
  readonly GrantFullControl?: string | undefined
  readonly GrantRead?: string | undefined
  readonly GrantReadACP?: string | undefined
  readonly GrantWrite?: string | undefined
  readonly GrantWriteACP?: string | undefined
  readonly AccessControlPolicy?:
    | {
        readonly Owner?: { readonly ID?: string | undefined } | undefined
        readonly Grants?:
          | readonly {
              readonly Grantee?: Grantee | undefined
              readonly Permission?: string | undefined
            }[]
          | undefined
      }
    | undefined
}

const HEADERS = [
  ['GrantFullControl', 'FULL_CONTROL', 'x-amz-grant-full-control'],
  ['GrantRead', 'READ', 'x-amz-grant-read'],
  ['GrantReadACP', 'READ_ACP', 'x-amz-grant-read-acp'],
  ['GrantWrite', 'WRITE', 'x-amz-grant-write'],
  ['GrantWriteACP', 'WRITE_ACP', 'x-amz-grant-write-acp'],
] as const

/** undefined: the request says nothing of it. */
export function grantsOf(
  input: AclInput,
  owners: Owners,
  of: 'bucket' | 'object',
): readonly Grant[] | undefined {
  const fromHeaders = HEADERS.flatMap(([member, permission, header]) => {
    const text = input[member]
    return text === undefined ? [] : [{ permission, header, text }]
  })
  if (input.ACL !== undefined) {
    if (fromHeaders.length > 0) {
      throw invalidRequest('Specifying both Canned ACLs and Header Grants is not allowed')
    }
    return canned(input.ACL, owners, of)
  }
  if (fromHeaders.length === 0) return undefined
  return fromHeaders.flatMap(({ permission, header, text }) => granted(permission, header, text))
}

/** `id="…", uri="…"`. */
function granted(permission: string, header: string, text: string): Grant[] {
  return text.split(',').map((one) => {
    const at = one.indexOf('=')
    const kind = one.slice(0, at).trim().toLowerCase()
    const value = unquoted(one.slice(at + 1).trim())
    if (at > 0 && kind === 'id') return { permission, id: requireId(value, 'id') }
    if (at > 0 && kind === 'uri') return { permission, uri: requireGroup(value, 'uri') }
    if (at > 0 && kind === 'emailaddress') throw noSuchMail()
    throw invalidArgument('Argument format not recognized', header, text)
  })
}

function unquoted(text: string): string {
  return text.length > 1 && text.startsWith('"') && text.endsWith('"') ? text.slice(1, -1) : text
}

/** Of a request that is there to change the list. */
export function requireGrants(
  input: AclInput,
  owners: Owners,
  of: 'bucket' | 'object',
): readonly Grant[] {
  const grants = grantsOf(input, owners, of)
  const document = input.AccessControlPolicy
  if (grants !== undefined) {
    if (document === undefined) return grants
    throw new AwsError('UnexpectedContent', 'This request does not support content', {
      status: 400,
    })
  }
  if (document !== undefined) return ofDocument(document)
  throw new AwsError('MissingSecurityHeader', 'Your request was missing a required header', {
    status: 400,
    members: { MissingHeaderName: 'x-amz-acl' },
  })
}

const MOST = 100

function ofDocument({ Owner, Grants = [] }: NonNullable<AclInput['AccessControlPolicy']>) {
  if (Owner?.ID === undefined || Grants.length > MOST) throw malformed()
  requireId(Owner.ID, 'CanonicalUser/ID')
  return Grants.map(({ Grantee, Permission }): Grant => {
    if (!PERMISSIONS.has(Permission)) throw malformed()
    const permission = Permission!
    if (Grantee?.Type === 'CanonicalUser') {
      return { permission, id: requireId(Grantee.ID, 'CanonicalUser/ID') }
    }
    if (Grantee?.Type === 'Group') {
      return { permission, uri: requireGroup(Grantee.URI, 'Group/URI') }
    }
    if (Grantee?.Type === 'AmazonCustomerByEmail') throw noSuchMail()
    throw malformed()
  })
}

const malformed = () =>
  new AwsError(
    'MalformedACLError',
    'The XML you provided was not well-formed or did not validate against our published schema',
    { status: 400 },
  )
