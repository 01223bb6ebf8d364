// SHA-256 and HMAC as SigV4 uses them, in the cheapest form this node has.

import * as crypto from 'node:crypto'

/** Hash of nothing: bodies are often empty, and every chunk's signature names it. */
export const EMPTY_SHA256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'

// `crypto.hash` (node 20.12) costs half of `createHash` for small inputs.
const oneShot: ((algorithm: string, data: string | Uint8Array, out: 'hex') => string) | undefined =
  (crypto as { hash?: (a: string, d: string | Uint8Array, o: 'hex') => string }).hash

export function sha256Hex(data: Uint8Array): string {
  if (data.length === 0) return EMPTY_SHA256
  if (oneShot !== undefined) return oneShot('sha256', data, 'hex')
  return crypto.createHash('sha256').update(data).digest('hex')
}

/** Hash of a text that holds one byte per character. */
export function sha256HexOfLatin1(text: string): string {
  return sha256Hex(Buffer.from(text, 'latin1'))
}

export function hmac(key: Uint8Array | string, text: string): Buffer {
  return crypto.createHmac('sha256', key).update(text, 'latin1').digest()
}

export function hmacHex(key: Uint8Array, text: string): string {
  return crypto.createHmac('sha256', key).update(text, 'latin1').digest('hex')
}

/** Compares signatures in a time that does not depend on where they differ. */
export function sameText(left: string, right: string): boolean {
  if (left.length !== right.length) return false
  return crypto.timingSafeEqual(Buffer.from(left, 'latin1'), Buffer.from(right, 'latin1'))
}
