// https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_ListPublicKeys.html

import { keyPartition, keyTable } from '../delivery/signing.ts'
import { badTimeRange } from '../errors.ts'
import { operation } from '../operation.ts'

const VALID_MS = 20 * 365 * 86_400_000

/** The region's own: one, once a digest has been signed, for as long as the data is kept. */
export const listPublicKeys = operation('ListPublicKeys', async (input, context) => {
  const { StartTime, EndTime } = input
  if (StartTime !== undefined && EndTime !== undefined && StartTime > EndTime) {
    throw badTimeRange('StartTime must not be after EndTime.')
  }
  const row = await context.store.transact(keyPartition(context.region), () => keyTable.get())
  if (row === undefined || (EndTime && EndTime.getTime() < row.createdMs)) {
    return { PublicKeyList: [] }
  }
  const { publicKey, fingerprint, createdMs } = row
  return {
    PublicKeyList: [
      {
        Value: Buffer.from(publicKey, 'base64'),
        ValidityStartTime: new Date(createdMs),
        ValidityEndTime: new Date(createdMs + VALID_MS),
        Fingerprint: fingerprint,
      },
    ],
  }
})
