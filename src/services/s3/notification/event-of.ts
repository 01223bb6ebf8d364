// The event that made an object, by the object's name: `millrace trace s3://photos/a.jpg`.

import { derivedId } from '../../../kernel/derived-id.ts'
import type { Env } from '../../service.ts'
import { bucketPartition, buckets, type BucketRow, type VersionRow } from '../tables.ts'
import { currentOf } from '../object/versions.ts'

const SCHEME = 's3://'

/** Of what created a version; found again with the version's row. */
export function creationId({ generation }: BucketRow, { sequence }: Pick<VersionRow, 'sequence'>) {
  return derivedId(`${generation} ${sequence}`)
}

/** undefined: the text is no name of an object, or there is none. Of a deleted one: what deleted it. */
export async function eventOf(
  name: string,
  { store }: Pick<Env, 'store'>,
): Promise<string | undefined> {
  if (!name.startsWith(SCHEME)) return undefined
  const slash = name.indexOf('/', SCHEME.length)
  if (slash < 0) return undefined
  const [bucket, key] = [name.slice(SCHEME.length, slash), name.slice(slash + 1)]
  return store.transact(
    bucketPartition(bucket),
    function* () {
      const row = yield* buckets.get()
      const current = row && (yield* currentOf(key))
      return current && creationId(row, current)
    },
    { durability: 'buffered' },
  )
}
