// What a request says of an object beside its bytes: headers, metadata, class, encryption, tags, lock.
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html

import { createHash } from 'node:crypto'
import { AwsError } from '../../../kernel/aws-error.ts'
import type { Tags } from '../../resource/tags.ts'
import { invalidArgument, invalidRequest } from '../errors.ts'
import { MAX_METADATA_BYTES, MAX_TAGS } from '../limits.ts'
import { endOfRetention } from '../lock/retention.ts'
import type { BucketRow, Description, Encryption } from '../tables.ts'

export interface DescribedInput {
  readonly ContentType?: string | undefined
  readonly CacheControl?: string | undefined
  readonly ContentDisposition?: string | undefined
  readonly ContentEncoding?: string | undefined
  readonly ContentLanguage?: string | undefined
  readonly Expires?: Date | undefined
  readonly WebsiteRedirectLocation?: string | undefined
  readonly Metadata?: Readonly<Record<string, string>> | undefined
  readonly StorageClass?: string | undefined
  readonly ServerSideEncryption?: string | undefined
  readonly SSEKMSKeyId?: string | undefined
  readonly BucketKeyEnabled?: boolean | undefined
  readonly SSECustomerAlgorithm?: string | undefined
  readonly SSECustomerKey?: string | undefined
  readonly SSECustomerKeyMD5?: string | undefined
  readonly Tagging?: string | undefined
  readonly ObjectLockMode?: string | undefined
  readonly ObjectLockRetainUntilDate?: Date | undefined
  readonly ObjectLockLegalHoldStatus?: string | undefined
}

const HEADERS = [
  'ContentType',
  'CacheControl',
  'ContentDisposition',
  'ContentEncoding',
  'ContentLanguage',
  'WebsiteRedirectLocation',
] as const

const CLASSES = new Set([
  ...['STANDARD', 'REDUCED_REDUNDANCY', 'STANDARD_IA', 'ONEZONE_IA', 'INTELLIGENT_TIERING'],
  ...['GLACIER', 'DEEP_ARCHIVE', 'GLACIER_IR'],
])

/** Archived objects are restored before they are read. */
export const ARCHIVES = new Set(['GLACIER', 'DEEP_ARCHIVE'])

export function descriptionOf(
  input: DescribedInput,
  bucket: BucketRow,
  nowMs: number,
): Description {
  return {
    headers: headersOf(input),
    metadata: metadataOf(input.Metadata),
    storageClass: classOf(input.StorageClass),
    encryption: encryptionOf(input, bucket.encryption),
    tags: tagsOfHeader(input.Tagging),
    ...lockOf(input, bucket, nowMs),
  }
}

export function headersOf(input: DescribedInput): Record<string, string> {
  const headers: Record<string, string> = {}
  for (const name of HEADERS) if (input[name] !== undefined) headers[name] = input[name]
  if (input.Expires !== undefined) headers.Expires = input.Expires.toUTCString()
  return headers
}

function metadataOf(metadata: Readonly<Record<string, string>> | undefined) {
  const entries = Object.entries(metadata ?? {}).map(([name, value]) => [name.toLowerCase(), value])
  const bytes = entries.flat().reduce((total, text) => total + Buffer.byteLength(text!), 0)
  if (bytes > MAX_METADATA_BYTES) {
    throw new AwsError(
      'MetadataTooLarge',
      'Your metadata headers exceed the maximum allowed metadata size',
      { status: 400, members: { Size: bytes, MaxSizeAllowed: MAX_METADATA_BYTES } },
    )
  }
  return Object.fromEntries(entries) as Record<string, string>
}

export function classOf(storageClass = 'STANDARD'): string {
  if (CLASSES.has(storageClass)) return storageClass
  throw new AwsError('InvalidStorageClass', 'The storage class you specified is not valid', {
    status: 400,
    members: { StorageClassRequested: storageClass },
  })
}

/** S3 encrypts whatever nobody wants encrypted otherwise. */
export function encryptionOf(input: DescribedInput, usual?: Encryption): Encryption {
  const { ServerSideEncryption: algorithm = 'AES256', SSEKMSKeyId, BucketKeyEnabled } = input
  const keyMd5 = customerKeyMd5(input)
  if (keyMd5 !== undefined) return { algorithm: 'customer', keyMd5 }
  if (usual !== undefined && input.ServerSideEncryption === undefined) return usual
  if (algorithm === 'AES256') {
    if (SSEKMSKeyId !== undefined) {
      throw invalidArgument(
        'Server Side Encryption with KMS managed key requires HTTP header x-amz-server-side-encryption : aws:kms',
        'x-amz-server-side-encryption',
        algorithm,
      )
    }
    return { algorithm }
  }
  if (algorithm !== 'aws:kms' && algorithm !== 'aws:kms:dsse') {
    throw invalidArgument(
      'The encryption method specified is not supported',
      'x-amz-server-side-encryption',
      algorithm,
    )
  }
  return {
    algorithm,
    keyId: SSEKMSKeyId ?? 'alias/aws/s3',
    ...(BucketKeyEnabled !== undefined && { bucketKey: BucketKeyEnabled }),
  }
}

interface CustomerKey {
  readonly SSECustomerAlgorithm?: string | undefined
  readonly SSECustomerKey?: string | undefined
  readonly SSECustomerKeyMD5?: string | undefined
}

/** The digest of a key of the customer's, which must be whole; undefined: none is given. */
export function customerKeyMd5(input: CustomerKey): string | undefined {
  const { SSECustomerAlgorithm: algorithm, SSECustomerKey: text, SSECustomerKeyMD5: md5 } = input
  if (algorithm === undefined && text === undefined) return undefined
  if (algorithm !== 'AES256') {
    throw invalidArgument(
      'Requests specifying Server Side Encryption with Customer provided keys must provide a valid encryption algorithm.',
      'x-amz-server-side-encryption',
      algorithm ?? 'null',
    )
  }
  const key = Buffer.from(text ?? '', 'base64')
  if (key.length !== 32) {
    throw invalidArgument(
      'The secret key was invalid for the specified algorithm.',
      'x-amz-server-side-encryption',
      'null',
    )
  }
  const calculated = createHash('md5').update(key).digest('base64')
  if (md5 !== undefined && md5 !== calculated) {
    throw invalidArgument(
      'The calculated MD5 hash of the key did not match the hash that was provided.',
      'x-amz-server-side-encryption',
      'null',
    )
  }
  return calculated
}

/** Nobody reads what a customer's key encrypts without that key. */
export function requireCustomerKey(encryption: Encryption, input: CustomerKey): void {
  const given = customerKeyMd5(input)
  if (encryption.algorithm !== 'customer') {
    if (given === undefined) return
    throw invalidRequest('The encryption parameters are not applicable to this object.')
  }
  if (given === undefined) {
    throw invalidRequest(
      'The object was stored using a form of Server Side Encryption. The correct parameters must be provided to retrieve the object.',
    )
  }
  if (given === encryption.keyMd5) return
  throw new AwsError('AccessDenied', 'Access Denied', { status: 403 })
}

export function shownEncryption({ algorithm, keyId, bucketKey, keyMd5 }: Encryption) {
  return algorithm === 'customer'
    ? { SSECustomerAlgorithm: 'AES256', SSECustomerKeyMD5: keyMd5 }
    : { ServerSideEncryption: algorithm, SSEKMSKeyId: keyId, BucketKeyEnabled: bucketKey }
}

/** `x-amz-tagging`: `a=1&b=2`. */
export function tagsOfHeader(text: string | undefined): Tags {
  if (text === undefined || text === '') return {}
  const pairs = text.split('&').map((pair) => {
    const at = pair.indexOf('=')
    const [name, value] = at < 0 ? [pair, ''] : [pair.slice(0, at), pair.slice(at + 1)]
    return { Key: decoded(name), Value: decoded(value) }
  })
  return tagsOf(pairs, MAX_TAGS)
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    throw invalidArgument(
      "The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded URL query parameters without tag name duplicates.",
      'x-amz-tagging',
      text,
    )
  }
}

export interface Tag {
  readonly Key?: string | undefined
  readonly Value?: string | undefined
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-tagging.html */
export function tagsOf(list: readonly Tag[] | undefined, most: number): Tags {
  const tags = list ?? []
  if (tags.length > most) {
    throw new AwsError(
      'BadRequest',
      most === MAX_TAGS
        ? `Object tags cannot be greater than ${most}`
        : `Bucket tag count cannot be greater than ${most}`,
      { status: 400 },
    )
  }
  const found = new Map<string, string>()
  for (const { Key = '', Value = '' } of tags) {
    if (found.has(Key)) {
      throw new AwsError('InvalidTag', 'Cannot provide multiple Tags with the same key', {
        status: 400,
        members: { TagKey: Key },
      })
    }
    if (Key === '' || Key.length > 128)
      throw badTag('TagKey', 'The TagKey you have provided is invalid', Key)
    if (Value.length > 256) throw badTag('TagKey', 'The TagValue you have provided is invalid', Key)
    if (Key.startsWith('aws:')) {
      throw badTag('TagKey', 'System tags cannot be added/updated by requester', Key)
    }
    found.set(Key, Value)
  }
  return Object.fromEntries(found)
}

function badTag(name: string, message: string, value: string) {
  return new AwsError('InvalidTag', message, { status: 400, members: { [name]: value } })
}

function lockOf(input: DescribedInput, bucket: BucketRow, nowMs: number) {
  const { ObjectLockMode: mode, ObjectLockRetainUntilDate: until } = input
  const { ObjectLockLegalHoldStatus: hold } = input
  const usual = bucket.retention && {
    lock: { mode: bucket.retention.mode, untilMs: endOfRetention(bucket.retention, nowMs) },
  }
  if (mode === undefined && until === undefined && hold === undefined) return usual ?? {}
  if (!bucket.lockable) throw invalidRequest('Bucket is missing Object Lock Configuration')
  if ((mode === undefined) !== (until === undefined)) {
    throw invalidArgument(
      'x-amz-object-lock-retain-until-date and x-amz-object-lock-mode must both be supplied',
      mode === undefined ? 'x-amz-object-lock-mode' : 'x-amz-object-lock-retain-until-date',
    )
  }
  if (until !== undefined && Number(until) <= nowMs) {
    throw invalidArgument(
      'The retain until date must be in the future!',
      'x-amz-object-lock-retain-until-date',
      until.toISOString(),
    )
  }
  return {
    ...(mode === undefined ? usual : { lock: { mode, untilMs: Number(until) } }),
    ...(hold !== undefined && { hold: hold === 'ON' }),
  }
}
