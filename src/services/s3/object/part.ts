// `partNumber` of GET and HEAD: one part of what was uploaded in parts.

import type { ByteRange } from '../../../store/blobs.ts'
import { AwsError } from '../../../kernel/aws-error.ts'
import { invalidRequest } from '../errors.ts'
import type { ObjectRow } from '../tables.ts'
import { rangeOf } from './range.ts'

interface Asked {
  readonly Range?: string | undefined
  readonly PartNumber?: number | undefined
}

export function askedRange({ Range, PartNumber }: Asked, row: ObjectRow) {
  if (PartNumber === undefined) return { range: rangeOf(Range, row.bytes), partsCount: undefined }
  if (Range !== undefined) {
    throw invalidRequest('Cannot specify both Range header and partNumber query parameter')
  }
  const { parts } = row
  const part = parts?.[PartNumber - 1]
  if (parts === undefined ? PartNumber !== 1 : part === undefined) {
    throw new AwsError('InvalidPartNumber', 'The requested partnumber is not satisfiable', {
      status: 416,
      members: { PartNumberRequested: PartNumber, ActualPartCount: parts?.length ?? 1 },
    })
  }
  const start = (parts ?? []).slice(0, PartNumber - 1).reduce((sum, { bytes }) => sum + bytes, 0)
  const range: ByteRange = { start, end: start + (part?.bytes ?? row.bytes) - 1 }
  return { range: row.bytes === 0 ? undefined : range, partsCount: parts?.length }
}
