// Locks of single versions, read by who asks for them.

import type { Context } from '../../service.ts'
import { noLock } from '../errors.ts'
import { requireObject } from '../object/find.ts'
import { bucketPartition, type ObjectRow } from '../tables.ts'
import { requireLockable } from './retention.ts'

interface Named {
  readonly Bucket?: string | undefined
  readonly Key?: string | undefined
  readonly VersionId?: string | undefined
}

/** One lock of a version. Throws NoSuchObjectLockConfiguration where there is none. */
export function lockOfVersion<Lock>(
  { store }: Pick<Context, 'store'>,
  { Bucket: name, Key: key, VersionId: versionId }: Named,
  chosen: (row: ObjectRow) => Lock | undefined,
): Promise<Lock> {
  return store.transact(bucketPartition(name!), function* () {
    yield* requireLockable(name!)
    const lock = chosen(yield* requireObject(key!, versionId, 'GET'))
    if (lock === undefined) throw noLock()
    return lock
  })
}
