// What is decided of an object before its bytes are read: that the bucket is there, what the request says
// of the object, and whose it will be.

import type { Reading } from '../../../store/table.ts'
import { grantsOf, type AclInput } from '../acl/given.ts'
import { ownedBy } from '../acl/control.ts'
import { requireBucket, type BucketRow, type Description } from '../tables.ts'
import { descriptionOf, type DescribedInput } from './description.ts'

export interface Admitted {
  readonly bucket: BucketRow
  readonly description: Description & { readonly owner: string }
}

export function* admit(
  name: string,
  input: DescribedInput & AclInput,
  writer: string,
  nowMs: number,
): Reading<Admitted> {
  const bucket = yield* requireBucket(name)
  const grants = grantsOf(input, { owner: writer, bucketOwner: bucket.account }, 'object')
  const described = descriptionOf(input, bucket, nowMs)
  return { bucket, description: { ...described, ...(yield* ownedBy(bucket, writer, grants)) } }
}
