// Checksums that callers send, ask for and are shown.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html

import type { ChecksumName } from '../../../kernel/checksums.ts'
import { invalidRequest } from '../errors.ts'
import type { Checksum, ChecksumAlgorithm } from '../tables.ts'

const NAMES: Readonly<Record<ChecksumAlgorithm, ChecksumName>> = {
  CRC32: 'crc32',
  CRC32C: 'crc32c',
  CRC64NVME: 'crc64nvme',
  SHA1: 'sha1',
  SHA256: 'sha256',
}
export const ALGORITHMS = Object.keys(NAMES) as ChecksumAlgorithm[]

export function checksumName(algorithm: ChecksumAlgorithm): ChecksumName {
  return NAMES[algorithm]
}

type Given = { readonly [A in ChecksumAlgorithm as `Checksum${A}`]?: string | undefined } & {
  readonly ChecksumAlgorithm?: string | undefined
}

export interface Expected {
  readonly algorithm: ChecksumAlgorithm
  /** Of a trailer it is known only when the body has ended. */
  readonly value?: string
}

/** The one checksum that a request names; undefined: none. */
export function expectedOf(input: object, trailer?: string): Expected | undefined {
  const given = input as Given
  const found = ALGORITHMS.filter((algorithm) => given[`Checksum${algorithm}`] !== undefined)
  if (found.length > 1) {
    throw invalidRequest(
      'Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.',
    )
  }
  const [algorithm] = found
  if (algorithm !== undefined) {
    const value = given[`Checksum${algorithm}`]!
    requireLength(algorithm, value)
    return { algorithm, value }
  }
  const inTrailer = ALGORITHMS.find((name) => trailer === `x-amz-checksum-${NAMES[name]}`)
  const named =
    inTrailer ?? (given.ChecksumAlgorithm?.toUpperCase() as ChecksumAlgorithm | undefined)
  if (named === undefined) return undefined
  if (NAMES[named] === undefined) {
    throw invalidRequest(
      'Checksum algorithm provided is unsupported. Please try again with any of the valid types: [CRC32, CRC32C, CRC64NVME, SHA1, SHA256]',
    )
  }
  return { algorithm: named }
}

const BYTES: Readonly<Record<ChecksumAlgorithm, number>> = {
  CRC32: 4,
  CRC32C: 4,
  CRC64NVME: 8,
  SHA1: 20,
  SHA256: 32,
}

function requireLength(algorithm: ChecksumAlgorithm, value: string): void {
  const bytes = Buffer.from(value, 'base64')
  if (bytes.length === BYTES[algorithm] && bytes.toString('base64') === value) return
  throw invalidRequest(`Value for x-amz-checksum-${NAMES[algorithm]} header is invalid.`)
}

/** As answers have it. */
export function shownChecksum(checksum: Checksum | undefined) {
  if (checksum === undefined) return {}
  return { [`Checksum${checksum.algorithm}`]: checksum.value, ChecksumType: checksum.type }
}
