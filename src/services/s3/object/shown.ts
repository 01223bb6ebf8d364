// An object's headers, as GET and HEAD answer them.

import type { Context } from '../../service.ts'
import type { ByteRange } from '../../../store/blobs.ts'
import { AwsError } from '../../../kernel/aws-error.ts'
import { expirationOf } from '../lifecycle/rules.ts'
import type { BucketRow, ObjectRow } from '../tables.ts'
import { shownChecksum } from './checksum.ts'
import { quoted } from './condition.ts'
import { ARCHIVES, shownEncryption } from './description.ts'
import { shownVersion } from './put.ts'
import { contentRange } from './range.ts'

interface Overrides {
  readonly ResponseContentType?: string | undefined
  readonly ResponseCacheControl?: string | undefined
  readonly ResponseContentDisposition?: string | undefined
  readonly ResponseContentEncoding?: string | undefined
  readonly ResponseContentLanguage?: string | undefined
  readonly ResponseExpires?: Date | undefined
  readonly ChecksumMode?: string | undefined
}

export function shownObject(
  bucket: BucketRow,
  row: ObjectRow,
  input: Overrides,
  range: ByteRange | undefined,
  isCurrent = false,
) {
  const { headers, tags, storageClass } = row
  const many = Object.keys(tags).length
  return {
    AcceptRanges: 'bytes',
    LastModified: new Date(row.modifiedMs),
    ContentLength: range === undefined ? row.bytes : range.end - range.start + 1,
    ContentRange: range && contentRange(range, row.bytes),
    ETag: quoted(row.etag),
    VersionId: shownVersion(bucket, row.versionId),
    ContentType: input.ResponseContentType ?? headers.ContentType ?? 'binary/octet-stream',
    CacheControl: input.ResponseCacheControl ?? headers.CacheControl,
    ContentDisposition: input.ResponseContentDisposition ?? headers.ContentDisposition,
    ContentEncoding: input.ResponseContentEncoding ?? headers.ContentEncoding,
    ContentLanguage: input.ResponseContentLanguage ?? headers.ContentLanguage,
    ExpiresString: undefined,
    Expires:
      input.ResponseExpires ??
      (headers.Expires === undefined ? undefined : new Date(headers.Expires)),
    WebsiteRedirectLocation: headers.WebsiteRedirectLocation,
    Metadata: row.metadata,
    StorageClass: storageClass === 'STANDARD' ? undefined : storageClass,
    TagCount: many === 0 ? undefined : many,
    PartsCount: undefined as number | undefined,
    ObjectLockMode: row.lock?.mode,
    ObjectLockRetainUntilDate: row.lock && new Date(row.lock.untilMs),
    ObjectLockLegalHoldStatus: row.hold === undefined ? undefined : row.hold ? 'ON' : 'OFF',
    Restore: restoreOf(row),
    ReplicationStatus: row.replication?.status,
    Expiration: isCurrent ? shownExpiration(bucket, row) : undefined,
    ...shownEncryption(row.encryption),
    // Of the whole, so of no part.
    ...(input.ChecksumMode === 'ENABLED' && range === undefined && shownChecksum(row.checksum)),
  }
}

/** `x-amz-expiration`: of current objects alone. */
export function shownExpiration({ lifecycle }: BucketRow, row: ObjectRow): string | undefined {
  const found = expirationOf(lifecycle, row)
  if (found === undefined) return undefined
  const date = new Date(found.atMs).toUTCString()
  return `expiry-date="${date}", rule-id="${encodeURIComponent(found.ruleId)}"`
}

function restoreOf({ restore }: ObjectRow): string | undefined {
  if (restore === undefined) return undefined
  if (restore.untilMs === undefined) return 'ongoing-request="true"'
  return `ongoing-request="false", expiry-date="${new Date(restore.untilMs).toUTCString()}"`
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/restoring-objects.html */
export function requireReadable(row: ObjectRow, { clock }: Pick<Context, 'clock'>): void {
  if (!ARCHIVES.has(row.storageClass)) return
  if ((row.restore?.untilMs ?? 0) > clock.nowMs()) return
  throw new AwsError(
    'InvalidObjectState',
    "The operation is not valid for the object's storage class",
    { status: 403, members: { StorageClass: row.storageClass } },
  )
}
