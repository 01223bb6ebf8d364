// An object as a website gives it: its bytes and what browsers want to know of them.

import { pinned, readPieces } from '../../../store/blobs.ts'
import type { HostRequest, HostResponse } from '../../../wire/types.ts'
import type { Env } from '../../service.ts'
import { checkRead, quoted } from '../object/condition.ts'
import { requireCustomerKey } from '../object/description.ts'
import { requireObject } from '../object/find.ts'
import { contentRange, rangeOf } from '../object/range.ts'
import { requireReadable } from '../object/shown.ts'
import { bucketPartition, type ObjectRow } from '../tables.ts'

const HEADERS = [
  ['ContentType', 'content-type'],
  ['CacheControl', 'cache-control'],
  ['ContentDisposition', 'content-disposition'],
  ['ContentEncoding', 'content-encoding'],
  ['ContentLanguage', 'content-language'],
  ['Expires', 'expires'],
] as const

/** Throws AwsError where there is none, or none that may be read. */
export async function objectPage(
  env: Pick<Env, 'store' | 'blobs' | 'clock'>,
  bucket: string,
  key: string,
  request: HostRequest,
): Promise<HostResponse> {
  const { blobs } = env
  const find = () =>
    env.store.transact(bucketPartition(bucket), () => requireObject(key, undefined, 'GET'), {
      durability: 'buffered',
    })
  const { found: row, pin } = await pinned(blobs, find, (row) => row)
  try {
    requireCustomerKey(row.encryption, {})
    requireReadable(row, env)
    const moved = row.headers.WebsiteRedirectLocation
    if (moved !== undefined) {
      pin.release()
      return { status: 301, headers: { location: moved }, body: '' }
    }
    const { headers } = request
    const since = (name: string) => headers[name] && new Date(headers[name])
    checkRead(
      {
        ...{ IfMatch: headers['if-match'], IfNoneMatch: headers['if-none-match'] },
        IfModifiedSince: dateOf(since('if-modified-since')),
        IfUnmodifiedSince: dateOf(since('if-unmodified-since')),
      },
      row,
    )
    const range = rangeOf(headers.range, row.bytes)
    const isEmpty = row.bytes === 0 || request.method === 'HEAD'
    if (isEmpty) pin.release()
    return {
      status: range === undefined ? 200 : 206,
      headers: {
        ...headersOf(row),
        'content-length': String(range === undefined ? row.bytes : range.end - range.start + 1),
        ...(range && { 'content-range': contentRange(range, row.bytes) }),
      },
      body: isEmpty ? '' : readPieces(blobs, row.pieces, range, pin),
    }
  } catch (error) {
    pin.release()
    throw error
  }
}

const dateOf = (date: Date | '' | undefined) =>
  date instanceof Date && !Number.isNaN(Number(date)) ? date : undefined

function headersOf(row: ObjectRow): Record<string, string> {
  const headers: Record<string, string> = {
    'content-type': 'binary/octet-stream',
    etag: quoted(row.etag),
    'last-modified': new Date(row.modifiedMs).toUTCString(),
    'accept-ranges': 'bytes',
  }
  for (const [name, header] of HEADERS) {
    const value = row.headers[name]
    if (value !== undefined) headers[header] = value
  }
  for (const [name, value] of Object.entries(row.metadata)) headers[`x-amz-meta-${name}`] = value
  return headers
}
