// https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjects.html

import { encoder, limitOf, split } from '../list/shown.ts'
import { listObjects as list } from '../list/skip.ts'
import { operation } from '../operation.ts'
import { bucketPartition, requireBucket } from '../tables.ts'

export const listObjects = operation('ListObjects', async (input, context) => {
  const { Bucket, Prefix = '', Delimiter, Marker = '', EncodingType } = input
  const limit = limitOf(input.MaxKeys)
  const encode = encoder(EncodingType)
  const { entries, last } = await context.store.transact(bucketPartition(Bucket!), function* () {
    yield* requireBucket(Bucket!)
    const after = Marker === '' ? undefined : Marker
    return yield* list({ prefix: Prefix, delimiter: Delimiter, after, limit })
  })
  return {
    Name: Bucket,
    Prefix: encode(Prefix),
    Marker: encode(Marker),
    Delimiter: Delimiter === undefined ? undefined : encode(Delimiter),
    MaxKeys: limit,
    IsTruncated: last !== undefined,
    EncodingType,
    // Without a delimiter the last key says it.
    NextMarker: last === undefined || Delimiter === undefined ? undefined : encode(last),
    ...split(entries, encode, true),
  } as any
})
