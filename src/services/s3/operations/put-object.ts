// https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html

import { quoted } from '../object/condition.ts'
import { shownChecksum } from '../object/checksum.ts'
import { admit } from '../object/admit.ts'
import { shownEncryption } from '../object/description.ts'
import { requireKey } from '../object/key.ts'
import { drafted, putObject as commit, shownVersion } from '../object/put.ts'
import { discard, receive } from '../object/receive.ts'
import { isForm } from '../post/form.ts'
import { shownExpiration } from '../object/shown.ts'
import { happening } from '../notification/happening.ts'
import { operation } from '../operation.ts'
import { bucketPartition } from '../tables.ts'

export const putObject = operation('PutObject', async (input, context) => {
  const { store, blobs, clock } = context
  const name = input.Bucket!
  const key = requireKey(input.Key)
  // Nobody sends gigabytes to learn that there is no such bucket.
  const { description } = await store.transact(
    bucketPartition(name),
    () => admit(name, input, context.account, clock.nowMs()),
    { durability: 'buffered' },
  )
  const { blob, md5Hex, checksum } = await receive(blobs, input)
  try {
    const { row, bucket } = await commit(context, name, {
      conditions: input,
      happening: isForm(input)
        ? happening(context, 'ObjectCreated:Post', 'POST Object')
        : happening(context, 'ObjectCreated:Put', 'PutObject'),
      draft: () =>
        drafted({
          ...description,
          ...{ key, bytes: blob.bytes, etag: md5Hex, checksum },
          pieces: [{ id: blob.id, bytes: blob.bytes }],
        }),
    })
    blobs.release(blob.id)
    return {
      ETag: quoted(row.etag),
      Expiration: shownExpiration(bucket, row),
      VersionId: shownVersion(bucket, row.versionId),
      ...shownChecksum(row.checksum),
      ...shownEncryption(row.encryption),
    } as any
  } catch (error) {
    await discard(blobs, blob.id)
    throw error
  }
})
