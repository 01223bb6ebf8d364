import { invalidArgument, keyTooLong } from '../errors.ts'
import { MAX_KEY_BYTES } from '../limits.ts'

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html */
export function requireKey(key: string | undefined): string {
  if (key === undefined || key === '') {
    throw invalidArgument('Object key must not be empty', 'Key', '')
  }
  const bytes = Buffer.byteLength(key)
  if (bytes > MAX_KEY_BYTES) throw keyTooLong(bytes, MAX_KEY_BYTES)
  return key
}
