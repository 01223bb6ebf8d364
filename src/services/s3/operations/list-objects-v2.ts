// https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html

import { readToken, tokenOf } from '../list/token.ts'
import { encoder, limitOf, split } from '../list/shown.ts'
import { listObjects } from '../list/skip.ts'
import { operation } from '../operation.ts'
import { bucketPartition, requireBucket } from '../tables.ts'

export const listObjectsV2 = operation('ListObjectsV2', async (input, context) => {
  const { Bucket, Prefix = '', Delimiter, StartAfter, ContinuationToken, EncodingType } = input
  const limit = limitOf(input.MaxKeys)
  const encode = encoder(EncodingType)
  const after = ContinuationToken === undefined ? StartAfter : readToken(ContinuationToken)
  const { entries, last } = await context.store.transact(bucketPartition(Bucket!), function* () {
    yield* requireBucket(Bucket!)
    return yield* listObjects({ prefix: Prefix, delimiter: Delimiter, after, limit })
  })
  return {
    Name: Bucket,
    Prefix: encode(Prefix),
    Delimiter: Delimiter === undefined ? undefined : encode(Delimiter),
    StartAfter: StartAfter === undefined ? undefined : encode(StartAfter),
    MaxKeys: limit,
    KeyCount: entries.length,
    IsTruncated: last !== undefined,
    EncodingType,
    ContinuationToken,
    NextContinuationToken: last === undefined ? undefined : tokenOf(last),
    ...split(entries, encode, input.FetchOwner === true),
  } as any
})
