// `Range` of GET and HEAD: one range of bytes. Several, and what is no range, are passed over.
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html#API_GetObject_RequestSyntax

import type { ByteRange } from '../../../store/blobs.ts'
import { invalidRange } from '../errors.ts'

/** Undefined: the whole object. Throws InvalidRange for a range that lies behind it. */
export function rangeOf(header: string | undefined, bytes: number): ByteRange | undefined {
  if (header === undefined || !header.startsWith('bytes=') || header.includes(',')) return undefined
  const [first, last, more] = header.slice('bytes='.length).trim().split('-')
  if (first === undefined || last === undefined || more !== undefined) return undefined
  if (!isNumber(first) || !isNumber(last) || (first === '' && last === '')) return undefined
  if (first === '') {
    const suffix = Number(last)
    if (suffix === 0 || bytes === 0) throw invalidRange(header, bytes)
    return { start: Math.max(0, bytes - suffix), end: bytes - 1 }
  }
  const start = Number(first)
  const end = last === '' ? bytes - 1 : Math.min(Number(last), bytes - 1)
  if (last !== '' && Number(last) < start) return undefined
  if (start >= bytes) throw invalidRange(header, bytes)
  return { start, end }
}

function isNumber(text: string): boolean {
  for (const char of text) if (char < '0' || char > '9') return false
  return text.length <= 16
}

export function contentRange({ start, end }: ByteRange, bytes: number): string {
  return `bytes ${start}-${end}/${bytes}`
}
