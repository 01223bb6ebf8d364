// The object that parts make: its etag, its checksum, its pieces.
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html

import { createHash } from 'node:crypto'
import { AwsError } from '../../../kernel/aws-error.ts'
import { createChecksum } from '../../../kernel/checksums.ts'
import { badDigest, invalidRequest } from '../errors.ts'
import { MIN_PART_BYTES } from '../limits.ts'
import { ALGORITHMS, checksumName } from '../object/checksum.ts'
import type { Checksum, ChecksumAlgorithm, PartRow, UploadRow } from '../tables.ts'
import { combined, isCombinable } from './combine.ts'

export interface NamedPart {
  readonly PartNumber?: number | undefined
  readonly ETag?: string | undefined
}

export function chosenParts(named: readonly NamedPart[], stored: readonly PartRow[]): PartRow[] {
  if (named.length === 0) throw invalidRequest('You must specify at least one part')
  const byNumber = new Map(stored.map((part) => [part.number, part]))
  const chosen: PartRow[] = []
  let before = 0
  for (const part of named) {
    const number = part.PartNumber ?? 0
    if (number <= before) {
      throw new AwsError(
        'InvalidPartOrder',
        'The list of parts was not in ascending order. Parts must be ordered by part number.',
        { status: 400 },
      )
    }
    before = number
    chosen.push(matching(part, byNumber.get(number)))
  }
  requireSizes(chosen)
  return chosen
}

function matching(named: NamedPart, stored: PartRow | undefined): PartRow {
  const etag = named.ETag?.replaceAll('"', '')
  const agrees =
    stored !== undefined &&
    (etag === undefined || etag === stored.etag) &&
    ALGORITHMS.every((algorithm) => {
      const given = (named as Record<string, unknown>)[`Checksum${algorithm}`]
      return given === undefined || (stored.algorithm === algorithm && given === stored.checksum)
    })
  if (agrees) return stored
  throw new AwsError(
    'InvalidPart',
    "One or more of the specified parts could not be found.  The part may not have been uploaded, or the specified entity tag may not match the part's entity tag.",
    { status: 400, members: { PartNumber: named.PartNumber, ETag: etag } },
  )
}

function requireSizes(parts: readonly PartRow[]): void {
  const small = parts.slice(0, -1).find(({ bytes }) => bytes < MIN_PART_BYTES)
  if (small === undefined) return
  throw new AwsError(
    'EntityTooSmall',
    'Your proposed upload is smaller than the minimum allowed size',
    {
      status: 400,
      members: {
        ProposedSize: small.bytes,
        MinSizeAllowed: MIN_PART_BYTES,
        PartNumber: small.number,
        ETag: small.etag,
      },
    },
  )
}

/** The digest of the parts' digests, and how many there were. */
export function etagOf(parts: readonly PartRow[]): string {
  const hash = createHash('md5')
  for (const { etag } of parts) hash.update(Buffer.from(etag, 'hex'))
  return `${hash.digest('hex')}-${parts.length}`
}

/** Undefined where some part was summed otherwise than the upload asks for. */
export function checksumOf(upload: UploadRow, parts: readonly PartRow[]): Checksum | undefined {
  const algorithm = upload.algorithm ?? 'CRC64NVME'
  if (!parts.every((part) => part.algorithm === algorithm && part.checksum !== undefined)) {
    return undefined
  }
  const sums = parts.map(({ checksum, bytes }) => ({ checksum: checksum!, bytes }))
  const type = upload.type ?? defaultType(algorithm)
  if (type === 'FULL_OBJECT' && isCombinable(algorithm)) {
    return { algorithm, type, value: combined(algorithm, sums) }
  }
  const whole = createChecksum(checksumName(algorithm))
  for (const { checksum } of sums) whole.update(Buffer.from(checksum, 'base64'))
  return { algorithm, type: 'COMPOSITE', value: `${whole.digest()}-${parts.length}` }
}

export function defaultType(algorithm: ChecksumAlgorithm): 'FULL_OBJECT' | 'COMPOSITE' {
  return algorithm === 'CRC64NVME' ? 'FULL_OBJECT' : 'COMPOSITE'
}

/** What the caller says the whole sums to. */
export function requireWhole(input: object, checksum: Checksum | undefined): void {
  for (const algorithm of ALGORITHMS) {
    const given = (input as Record<string, unknown>)[`Checksum${algorithm}`]
    if (given === undefined) continue
    if (checksum?.algorithm !== algorithm || checksum.value !== given) throw badDigest(algorithm)
  }
}
