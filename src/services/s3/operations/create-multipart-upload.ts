// https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateMultipartUpload.html

import { invalidRequest } from '../errors.ts'
import { defaultType } from '../multipart/assemble.ts'
import { isCombinable } from '../multipart/combine.ts'
import { expectedOf } from '../object/checksum.ts'
import { admit } from '../object/admit.ts'
import { shownEncryption } from '../object/description.ts'
import { requireKey } from '../object/key.ts'
import { operation } from '../operation.ts'
import { bucketPartition, uploads, type UploadRow } from '../tables.ts'

export const createMultipartUpload = operation('CreateMultipartUpload', async (input, context) => {
  const name = input.Bucket!
  const key = requireKey(input.Key)
  const algorithm = expectedOf({ ChecksumAlgorithm: input.ChecksumAlgorithm })?.algorithm
  const type = input.ChecksumType
  if (type !== undefined && algorithm === undefined) {
    throw invalidRequest(
      'The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm header.',
    )
  }
  if (type === 'FULL_OBJECT' && !isCombinable(algorithm!)) {
    throw invalidRequest(
      `The FULL_OBJECT checksum type cannot be used with the ${algorithm!.toLowerCase()} checksum algorithm.`,
    )
  }
  if (type === 'COMPOSITE' && algorithm === 'CRC64NVME') {
    throw invalidRequest(
      'The COMPOSITE checksum type cannot be used with the crc64nvme checksum algorithm.',
    )
  }
  return context.store.transact(bucketPartition(name), function* (tx) {
    const { description } = yield* admit(name, input, context.account, tx.nowMs)
    const id = Buffer.from(tx.random(48)).toString('base64url')
    const row: UploadRow = {
      ...description,
      ...{ key, id, startedMs: tx.nowMs },
      ...(algorithm && { algorithm, type: type ?? defaultType(algorithm) }),
    }
    uploads.put(tx, [key, id], row)
    return {
      ...{ Bucket: name, Key: key, UploadId: id },
      ...(algorithm && { ChecksumAlgorithm: algorithm, ChecksumType: row.type }),
      ...shownEncryption(description.encryption),
    } as any
  })
})
