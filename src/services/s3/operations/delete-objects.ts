// https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html

import { AwsError } from '../../../kernel/aws-error.ts'
import type { Piece } from '../../../store/blobs.ts'
import { malformedXml } from '../errors.ts'
import { MAX_KEYS } from '../limits.ts'
import { happening } from '../notification/happening.ts'
import { requireKey } from '../object/key.ts'
import { free } from '../object/put.ts'
import { remove } from '../object/remove.ts'
import { operation } from '../operation.ts'
import { bucketPartition, requireBucket } from '../tables.ts'

/** Keys of one transaction: few enough that others have their turns. */
const TOGETHER = 100

export const deleteObjects = operation('DeleteObjects', async (input, context) => {
  const { Objects: asked = [], Quiet } = input.Delete ?? {}
  if (asked.length === 0 || asked.length > MAX_KEYS) throw malformedXml()
  const name = input.Bucket!
  const Deleted: any[] = []
  const Errors: any[] = []
  for (let at = 0; at < asked.length; at += TOGETHER) {
    const some = asked.slice(at, at + TOGETHER)
    const done = await context.store.transact(bucketPartition(name), function* (tx) {
      const bucket = yield* requireBucket(name)
      const [deleted, errors, freed]: [any[], any[], Piece[]] = [[], [], []]
      for (const { Key, VersionId, ETag } of some) {
        try {
          const removed = yield* remove(tx, bucket, {
            ...{ key: requireKey(Key), versionId: VersionId, ifMatch: ETag, mfa: input.MFA },
            bypassGovernance: input.BypassGovernanceRetention,
            happening: (event) => happening(context, event, 'DeleteObject'),
          })
          freed.push(...removed.freed)
          const { marker, versionId } = removed
          const made = marker && { DeleteMarker: true, DeleteMarkerVersionId: versionId }
          deleted.push({ Key, VersionId, ...made })
        } catch (error) {
          if (!(error instanceof AwsError)) throw error
          errors.push({ Key, VersionId, Code: error.code, Message: error.message })
        }
      }
      return { deleted, errors, freed }
    })
    await free(context.blobs, done.freed)
    Deleted.push(...done.deleted)
    Errors.push(...done.errors)
  }
  return {
    Deleted: Quiet || Deleted.length === 0 ? undefined : Deleted,
    Errors: Errors.length > 0 ? Errors : undefined,
  }
})
