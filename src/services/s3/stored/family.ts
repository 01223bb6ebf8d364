// Configurations of which a bucket has many, each with an id: kept and shown, and without effect.

import type { Context } from '../../service.ts'
import { readToken, tokenOf } from '../../resource/page-token.ts'
import { AwsError } from '../../../kernel/aws-error.ts'
import { invalidArgument, malformedXml, noSuchStored } from '../errors.ts'
import { bucketPartition, families, requireBucket } from '../tables.ts'

export type Family = 'analytics' | 'intelligent-tiering' | 'inventory' | 'metrics'

const MOST = 1000
const PAGE = 100
const ID_CHARACTERS = 64

type Store = Pick<Context, 'store'>

interface Named {
  readonly Bucket?: string | undefined
  readonly Id?: string | undefined
}

/** `configuration` is as it was sent; its id must be the request's. */
export async function putOne(
  { store }: Store,
  family: Family,
  { Bucket: name, Id: id }: Named,
  configuration: { readonly Id?: string | undefined } | undefined,
): Promise<void> {
  if (configuration?.Id === undefined) throw malformedXml()
  if (configuration.Id !== id) {
    throw new AwsError('IdMismatch', 'Document ID does not match the specified configuration ID.', {
      status: 400,
    })
  }
  if (id === '' || id.length > ID_CHARACTERS)
    throw invalidArgument('Invalid configuration ID', 'id', id)
  await store.transact(bucketPartition(name!), function* (tx) {
    yield* requireBucket(name!)
    const known = yield* families.range([family], { limit: MOST })
    const isNew = (yield* families.get(family, id)) === undefined
    if (isNew && known.length === MOST) {
      throw new AwsError(
        'TooManyConfigurations',
        'You are attempting to create a new configuration but have already reached the 1,000-configuration limit.',
        { status: 400 },
      )
    }
    families.put(tx, [family, id], configuration)
  })
}

export function getOne(
  { store }: Store,
  family: Family,
  { Bucket: name, Id: id }: Named,
): Promise<any> {
  return store.transact(bucketPartition(name!), function* () {
    yield* requireBucket(name!)
    const found = yield* families.get(family, id!)
    if (found === undefined) throw noSuchStored()
    return found
  })
}

export function deleteOne(
  { store }: Store,
  family: Family,
  { Bucket: name, Id: id }: Named,
): Promise<void> {
  return store.transact(bucketPartition(name!), function* (tx) {
    yield* requireBucket(name!)
    if ((yield* families.get(family, id!)) === undefined) throw noSuchStored()
    families.del(tx, [family, id!])
  })
}

interface Page {
  readonly found: any[] | undefined
  readonly IsTruncated: boolean
  readonly ContinuationToken: string | undefined
  readonly NextContinuationToken: string | undefined
}

export async function listAll(
  { store }: Store,
  family: Family,
  input: { readonly Bucket?: string | undefined; readonly ContinuationToken?: string | undefined },
): Promise<Page> {
  const { Bucket: name, ContinuationToken: token } = input
  const last = token === undefined ? undefined : readToken(token)
  if (token !== undefined && last === undefined) {
    throw invalidArgument('The continuation token provided is incorrect', 'continuation-token')
  }
  const rows = await store.transact(bucketPartition(name!), function* () {
    yield* requireBucket(name!)
    return yield* families.range([family], {
      limit: PAGE + 1,
      ...(last !== undefined && { after: [family, last] }),
    })
  })
  const found = rows.slice(0, PAGE).map(({ row }) => row as { Id: string })
  const IsTruncated = rows.length > PAGE
  return {
    found: found.length === 0 ? undefined : found,
    IsTruncated,
    ContinuationToken: token,
    NextContinuationToken: IsTruncated ? tokenOf(found.at(-1)!.Id) : undefined,
  }
}
