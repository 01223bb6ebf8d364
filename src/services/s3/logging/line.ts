// A line of an access log.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/LogFormat.html

import { ownerId } from '../acl/grants.ts'
import type { BucketRow } from '../tables.ts'

export interface Access {
  readonly atMs: number
  readonly requestId: string
  /** Of the operation: `GetObject`. */
  readonly operation: string
  readonly key: string | undefined
  readonly method: string
  /** Path and query as sent. */
  readonly target: string
  readonly status: number
  readonly errorCode: string | undefined
  readonly bytesSent: number | undefined
  readonly objectBytes: number | undefined
  readonly tookMs: number
  readonly versionId: string | undefined
  readonly sourceIp: string
  /** undefined: nobody signed. */
  readonly requester: { readonly account: string; readonly arn: string } | undefined
  readonly presigned: boolean
  readonly referer: string | undefined
  readonly userAgent: string
  readonly host: string | undefined
}

export function lineOf(bucket: BucketRow, access: Access): string {
  const { requester, target, method } = access
  return [
    ownerId(bucket.account),
    bucket.name,
    timeOf(access.atMs),
    access.sourceIp || '-',
    requester === undefined ? '-' : requesterOf(requester),
    access.requestId,
    kindOf(access.operation, method),
    access.key === undefined ? '-' : encodeURIComponent(access.key).replaceAll('%2F', '/'),
    quoted(`${method} ${target} HTTP/1.1`),
    access.status,
    access.errorCode ?? '-',
    access.bytesSent || '-',
    access.objectBytes ?? '-',
    access.tookMs,
    access.tookMs,
    quoted(access.referer),
    quoted(access.userAgent || undefined),
    access.versionId ?? '-',
    Buffer.from(`millrace/${access.requestId}`).toString('base64'),
    requester === undefined ? '-' : 'SigV4',
    '-',
    requester === undefined ? '-' : access.presigned ? 'QueryString' : 'AuthHeader',
    access.host ?? '-',
    ...['-', '-', '-'],
  ].join(' ')
}

function requesterOf({ account, arn }: NonNullable<Access['requester']>): string {
  return arn.endsWith(':root') ? ownerId(account) : arn
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** `[06/Feb/2019:00:00:38 +0000]` */
function timeOf(ms: number): string {
  const date = new Date(ms)
  const day = String(date.getUTCDate()).padStart(2, '0')
  const time = date.toISOString().slice(11, 19)
  return `[${day}/${MONTHS[date.getUTCMonth()]}/${date.getUTCFullYear()}:${time} +0000]`
}

/** What a caller sends neither ends the field nor the line. */
function quoted(text: string | undefined): string {
  if (text === undefined) return '"-"'
  const plain = text.replaceAll('"', '%22').replaceAll(/[^\x20-\x7e]/g, '?')
  return `"${plain.slice(0, 4096)}"`
}

const KINDS: Readonly<Record<string, string>> = {
  ...{ AbortMultipartUpload: 'UPLOAD', CompleteMultipartUpload: 'UPLOAD', ListParts: 'UPLOAD' },
  ...{ CreateMultipartUpload: 'UPLOADS', ListMultipartUploads: 'UPLOADS' },
  ...{ UploadPart: 'PART', UploadPartCopy: 'PART', DeleteObjects: 'MULTI_OBJECT_DELETE' },
  ...{ CreateBucket: 'BUCKET', DeleteBucket: 'BUCKET', HeadBucket: 'BUCKET' },
  ...{ ListObjects: 'BUCKET', ListObjectsV2: 'BUCKET', ListObjectVersions: 'BUCKETVERSIONS' },
  ...{ GetBucketPolicy: 'BUCKETPOLICY', PutBucketPolicy: 'BUCKETPOLICY' },
  ...{ GetBucketLogging: 'LOGGING_STATUS', PutBucketLogging: 'LOGGING_STATUS' },
}

/** `REST.GET.OBJECT`, `REST.PUT.OBJECT_TAGGING`, `REST.GET.VERSIONING`. */
function kindOf(operation: string, method: string): string {
  const copies = operation === 'CopyObject' || operation === 'UploadPartCopy'
  const verb = copies ? 'COPY' : method
  const known = KINDS[operation]
  if (known !== undefined) return `REST.${verb}.${known}`
  const [, ...words] = operation.split(/(?=[A-Z])/)
  const kind = words[0] === 'Bucket' ? words.slice(1) : words
  return `REST.${verb}.${kind.join('_').toUpperCase()}`
}
