// What access control lists permit, as statements of a policy: so one place decides.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html#permissions

import { accountOf, ANY_ACCOUNT, EVERYBODY, isPublic, type Grant } from './grants.ts'

interface Statement {
  readonly Effect: 'Allow'
  readonly Principal: '*' | { readonly AWS: string }
  readonly Action: readonly string[]
  readonly Resource: string
  readonly Condition?: object
}

const BUCKET: Readonly<Record<string, readonly string[]>> = {
  READ: ['s3:ListBucket', 's3:ListBucketVersions', 's3:ListBucketMultipartUploads'],
  READ_ACP: ['s3:GetBucketAcl'],
  WRITE_ACP: ['s3:PutBucketAcl'],
}
const WITHIN: Readonly<Record<string, readonly string[]>> = {
  WRITE: ['s3:PutObject', 's3:DeleteObject', 's3:AbortMultipartUpload'],
}
const OBJECT: Readonly<Record<string, readonly string[]>> = {
  READ: ['s3:GetObject', 's3:GetObjectVersion', 's3:GetObjectTorrent'],
  READ_ACP: ['s3:GetObjectAcl', 's3:GetObjectVersionAcl'],
  WRITE_ACP: ['s3:PutObjectAcl', 's3:PutObjectVersionAcl'],
}

type Actions = Readonly<Record<string, readonly string[]>>

/** `ignoring`: as a bucket that ignores public lists sees it. */
export function statementsOf(
  arn: string,
  lists: {
    readonly bucket: readonly Grant[]
    readonly object: readonly Grant[]
    readonly key: string
  },
  ignoring: boolean,
): Statement[] {
  const { bucket, object, key } = lists
  return [
    ...allowed(bucket, ignoring, BUCKET, arn),
    ...allowed(bucket, ignoring, WITHIN, `${arn}/*`),
    ...allowed(object, ignoring, OBJECT, `${arn}/${key}`),
  ]
}

function allowed(
  grants: readonly Grant[],
  ignoring: boolean,
  actions: Actions,
  Resource: string,
): Statement[] {
  return grants.flatMap((grant): Statement[] => {
    const Action =
      grant.permission === 'FULL_CONTROL'
        ? Object.values(actions).flat()
        : (actions[grant.permission] ?? [])
    const who = principalOf(grant)
    if (who === undefined || Action.length === 0 || (ignoring && isPublic(grant))) return []
    return [{ Effect: 'Allow', ...who, Action, Resource }]
  })
}

function principalOf({ id, uri }: Grant): Pick<Statement, 'Principal' | 'Condition'> | undefined {
  if (uri === EVERYBODY) return { Principal: '*' }
  // Whoever signs has an account.
  if (uri === ANY_ACCOUNT) {
    return { Principal: '*', Condition: { Null: { 'aws:PrincipalAccount': 'false' } } }
  }
  const account = id === undefined ? undefined : accountOf(id)
  return account === undefined ? undefined : { Principal: { AWS: account } }
}
