// https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html

import { checkRead } from '../object/condition.ts'
import { requireCustomerKey } from '../object/description.ts'
import { requireIn } from '../object/find.ts'
import { askedRange } from '../object/part.ts'
import { shownObject } from '../object/shown.ts'
import { operation } from '../operation.ts'
import { bucketPartition } from '../tables.ts'

export const headObject = operation('HeadObject', async (input, context) => {
  const name = input.Bucket!
  const { bucket, row } = await context.store.transact(bucketPartition(name), () =>
    requireIn(name, input.Key!, input.VersionId, 'HEAD'),
  )
  requireCustomerKey(row.encryption, input)
  checkRead(input, row)
  const { range, partsCount } = askedRange(input, row)
  return {
    ...shownObject(bucket, row, input, range, input.VersionId === undefined),
    PartsCount: partsCount,
  } as any
})
