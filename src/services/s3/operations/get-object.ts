// https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html

import { pinned, readPieces } from '../../../store/blobs.ts'
import { checkRead } from '../object/condition.ts'
import { requireCustomerKey } from '../object/description.ts'
import { requireIn } from '../object/find.ts'
import { askedRange } from '../object/part.ts'
import { requireReadable, shownObject } from '../object/shown.ts'
import { operation } from '../operation.ts'
import { bucketPartition } from '../tables.ts'

export const getObject = operation('GetObject', async (input, context) => {
  const { store, blobs } = context
  const name = input.Bucket!
  const read = () =>
    store.transact(bucketPartition(name), () => requireIn(name, input.Key!, input.VersionId, 'GET'))
  const { found, pin } = await pinned(blobs, read, ({ row }) => row)
  const { bucket, row } = found
  try {
    requireCustomerKey(row.encryption, input)
    checkRead(input, row)
    requireReadable(row, context)
    const { range, partsCount } = askedRange(input, row)
    if (row.bytes === 0) pin.release()
    return {
      ...shownObject(bucket, row, input, range, input.VersionId === undefined),
      PartsCount: partsCount,
      Body: row.bytes === 0 ? new Uint8Array(0) : readPieces(blobs, row.pieces, range, pin),
    } as any
  } catch (error) {
    pin.release()
    throw error
  }
})
