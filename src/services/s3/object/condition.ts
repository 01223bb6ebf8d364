// Conditional requests.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-requests.html

import { noSuchKey, notModified, preconditionFailed } from '../errors.ts'
import type { ObjectRow } from '../tables.ts'
import { notImplemented } from '../../../kernel/aws-error.ts'

export interface ReadConditions {
  readonly IfMatch?: string | undefined
  readonly IfNoneMatch?: string | undefined
  readonly IfModifiedSince?: Date | undefined
  readonly IfUnmodifiedSince?: Date | undefined
}

/** By second, as headers have it. */
const secondOf = (date: Date | number) => Math.floor(Number(date) / 1000)

export function quoted(etag: string): string {
  return `"${etag}"`
}

/** A list of etags, with quotes or without, or `*`. */
export function matches(given: string, etag: string): boolean {
  return given.split(',').some((each) => {
    const text = each.trim()
    return text === '*' || text === etag || text === quoted(etag) || text === `W/${quoted(etag)}`
  })
}

/** Of GET and HEAD. `If-Match` is stronger than `If-Unmodified-Since`, and so on. */
export function checkRead(conditions: ReadConditions, row: ObjectRow): void {
  const { IfMatch, IfNoneMatch, IfModifiedSince, IfUnmodifiedSince } = conditions
  const modified = secondOf(row.modifiedMs)
  if (IfMatch !== undefined) {
    if (!matches(IfMatch, row.etag)) throw preconditionFailed('If-Match')
  } else if (IfUnmodifiedSince !== undefined && modified > secondOf(IfUnmodifiedSince)) {
    throw preconditionFailed('If-Unmodified-Since')
  }
  const headers = {
    etag: quoted(row.etag),
    'last-modified': new Date(row.modifiedMs).toUTCString(),
  }
  if (IfNoneMatch !== undefined) {
    if (matches(IfNoneMatch, row.etag)) throw notModified(headers)
  } else if (IfModifiedSince !== undefined && modified <= secondOf(IfModifiedSince)) {
    throw notModified(headers)
  }
}

export interface WriteConditions {
  readonly IfMatch?: string | undefined
  readonly IfNoneMatch?: string | undefined
}

/** Of what makes a version, in its transaction: of many who create at once one does. */
export function checkWrite(
  { IfMatch, IfNoneMatch }: WriteConditions,
  key: string,
  current: ObjectRow | undefined,
): void {
  if (IfNoneMatch !== undefined) {
    if (IfNoneMatch !== '*') throw notImplemented('s3', 'PutObject with If-None-Match other than *')
    if (current !== undefined) throw preconditionFailed('If-None-Match')
  }
  if (IfMatch === undefined) return
  if (current === undefined) throw noSuchKey(key)
  if (!matches(IfMatch, current.etag)) throw preconditionFailed('If-Match')
}

export interface CopyConditions {
  readonly CopySourceIfMatch?: string | undefined
  readonly CopySourceIfNoneMatch?: string | undefined
  readonly CopySourceIfModifiedSince?: Date | undefined
  readonly CopySourceIfUnmodifiedSince?: Date | undefined
}

/** What would be "not modified" for a reader is a failed condition here. */
export function checkCopy(input: CopyConditions, row: ObjectRow): void {
  const conditions = {
    IfMatch: input.CopySourceIfMatch,
    IfNoneMatch: input.CopySourceIfNoneMatch,
    IfModifiedSince: input.CopySourceIfModifiedSince,
    IfUnmodifiedSince: input.CopySourceIfUnmodifiedSince,
  }
  try {
    checkRead(conditions, row)
  } catch (error) {
    if ((error as { code?: string }).code !== 'NotModified') throw error
    throw preconditionFailed(
      input.CopySourceIfNoneMatch === undefined
        ? 'x-amz-copy-source-If-Modified-Since'
        : 'x-amz-copy-source-If-None-Match',
    )
  }
}
