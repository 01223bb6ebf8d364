// What listings share: encoding of keys, entries as answers have them, bounds of pages.

import { ownerId } from '../acl/grants.ts'
import { invalidArgument } from '../errors.ts'
import { MAX_KEYS } from '../limits.ts'
import { quoted } from '../object/condition.ts'
import type { ObjectRow } from '../tables.ts'
import type { Entry } from './skip.ts'

export function limitOf(asked: number | undefined): number {
  const limit = asked ?? MAX_KEYS
  if (limit < 0 || limit > 2 ** 31 - 1) {
    throw invalidArgument(
      'Argument maxKeys must be an integer between 0 and 2147483647',
      'maxKeys',
      limit,
    )
  }
  return Math.min(limit, MAX_KEYS)
}

/** XML cannot say every key; encoded ones it can. */
export function encoder(type: string | undefined): (text: string) => string {
  if (type === undefined) return (text) => text
  if (type !== 'url') {
    throw invalidArgument('Invalid Encoding Method specified in Request', 'encoding-type', type)
  }
  return (text) =>
    encodeURIComponent(text)
      .replaceAll('%2F', '/')
      .replaceAll('%20', '+')
      .replaceAll(/[!'()]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
}

export function shownEntry(row: ObjectRow, encode: (text: string) => string, owner: boolean) {
  return {
    Key: encode(row.key),
    LastModified: new Date(row.modifiedMs),
    ETag: quoted(row.etag),
    ...(row.checksum && {
      ChecksumAlgorithm: [row.checksum.algorithm],
      ChecksumType: row.checksum.type,
    }),
    Size: row.bytes,
    StorageClass: row.storageClass,
    Owner: owner ? { ID: ownerId(row.owner) } : undefined,
  }
}

export function split(entries: readonly Entry[], encode: (text: string) => string, owner: boolean) {
  const rows = entries.flatMap((entry) => ('row' in entry ? [entry.row] : []))
  const commons = entries.flatMap((entry) => ('common' in entry ? [entry.common] : []))
  return {
    Contents: rows.length > 0 ? rows.map((row) => shownEntry(row, encode, owner)) : undefined,
    CommonPrefixes:
      commons.length > 0 ? commons.map((Prefix) => ({ Prefix: encode(Prefix) })) : undefined,
  }
}
