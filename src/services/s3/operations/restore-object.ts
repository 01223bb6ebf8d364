// https://docs.aws.amazon.com/AmazonS3/latest/API/API_RestoreObject.html

import { AwsError, notImplemented } from '../../../kernel/aws-error.ts'
import { invalidArgument, malformedXml } from '../errors.ts'
import { announce } from '../notification/announce.ts'
import { happening } from '../notification/happening.ts'
import { ARCHIVES } from '../object/description.ts'
import { requireObject } from '../object/find.ts'
import { restoredUntil, restoreOf, restoreTakesMs, startRestore } from '../object/restore.ts'
import { rewrite } from '../object/versions.ts'
import { operation } from '../operation.ts'
import { bucketPartition, requireBucket } from '../tables.ts'

export const restoreObject = operation('RestoreObject', (input, context) => {
  const name = input.Bucket!
  const { Days: days, Tier, GlacierJobParameters, Type } = input.RestoreRequest ?? {}
  if (Type === 'SELECT') throw notImplemented('s3', 'RestoreObject of type SELECT')
  if (days === undefined || days < 1) throw malformedXml()
  const tier = GlacierJobParameters?.Tier ?? Tier ?? 'Standard'
  return context.store.transact(bucketPartition(name), function* (tx) {
    const bucket = yield* requireBucket(name)
    const row = yield* requireObject(input.Key!, input.VersionId, 'POST')
    if (!ARCHIVES.has(row.storageClass)) throw notArchived(row.storageClass)
    const takesMs = restoreTakesMs(row.storageClass, tier)
    if (takesMs === undefined) {
      throw invalidArgument('Retrieval option is not supported by this storage class', 'Tier', tier)
    }
    if (row.restore !== undefined) {
      if (row.restore.untilMs === undefined) throw inProgress()
      const untilMs = restoredUntil(tx.nowMs, days)
      yield* rewrite(tx, { ...row, restore: { days, untilMs } })
      return {}
    }
    const restoring = { ...row, restore: { days } }
    yield* rewrite(tx, restoring)
    startRestore(tx, bucket, row, takesMs)
    const event = happening(context, 'ObjectRestore:Post', 'RestoreObject')
    yield* announce(tx, bucket, { ...event, restore: restoreOf(restoring) }, row)
    return { HttpStatus: 202 } as object
  })
})

const notArchived = (StorageClass: string) =>
  new AwsError(
    'InvalidObjectState',
    "Restore is not allowed for the object's current storage class",
    { status: 403, members: { StorageClass } },
  )

const inProgress = () =>
  new AwsError('RestoreAlreadyInProgress', 'Object restore is already in progress', { status: 409 })
