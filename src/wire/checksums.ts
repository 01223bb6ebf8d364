// The checksums that S3 clients send in a trailer: verified while the bytes pass.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html

import { CHECKSUMS, createChecksum, type Checksum } from '../kernel/checksums.ts'

const PREFIX = 'x-amz-checksum-'

/** The checksum that a header or trailer name stands for; undefined when it is none that we know. */
export function checksumFor(headerName: string): Checksum | undefined {
  const name = CHECKSUMS.find((known) => `${PREFIX}${known}` === headerName)
  return name === undefined || name === 'md5' ? undefined : createChecksum(name)
}
