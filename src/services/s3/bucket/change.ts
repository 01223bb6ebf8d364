// Changes of a bucket's row and of what the directory says of it.

import type { Store } from '../../../store/store.ts'
import { bucketPartition, enterBucket, requireBucket, scopeOf, type BucketRow } from '../tables.ts'

export async function changeBucket(
  { store }: { readonly store: Store },
  name: string,
  change: (row: BucketRow) => BucketRow,
): Promise<void> {
  // Whose directory it is, the bucket says.
  const owner = await store.transact(bucketPartition(name), () => requireBucket(name))
  await store.transact(scopeOf(name, owner), function* (tx) {
    const row = yield* requireBucket(name)
    yield* enterBucket(tx, change(row))
  })
}
