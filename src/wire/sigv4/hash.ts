// SHA-256 and HMAC as SigV4 uses them, in the cheapest form this node has.

import * as crypto from 'node:crypto'

/** Hash of nothing: bodies are often empty, and every chunk's signature names it. */
export const EMPTY_SHA256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'

// `crypto.hash` (node 20.12) costs half of `createHash` for small inputs.
type OneShot = (algorithm: string, data: string | Uint8Array, out: 'hex') => string
const oneShot = (crypto as { hash?: OneShot }).hash

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

const BLOCK_BYTES = 64
/** Longest text signed in one piece: a string to sign has some 150 characters. */
const MAX_TEXT_BYTES = 448

/**
 * A key for many short texts. Two one-shot hashes over prepared blocks (RFC 2104) cost less than an
 * Hmac object per text, which the garbage collector has to finalize.
 */
export class HmacKey {
  readonly #key: Uint8Array
  readonly #inner = Buffer.alloc(BLOCK_BYTES + MAX_TEXT_BYTES)
  readonly #outer = Buffer.alloc(BLOCK_BYTES + 32)

  /** `key`: at most one block long; SigV4's keys are 32 bytes. */
  constructor(key: Uint8Array) {
    this.#key = key
    this.#inner.fill(0x36, 0, BLOCK_BYTES)
    this.#outer.fill(0x5c, 0, BLOCK_BYTES)
    for (let i = 0; i < key.length; i++) {
      this.#inner[i]! ^= key[i]!
      this.#outer[i]! ^= key[i]!
    }
  }

  hex(text: string): string {
    if (oneShot === undefined || text.length > MAX_TEXT_BYTES) {
      return crypto.createHmac('sha256', this.#key).update(text, 'latin1').digest('hex')
    }
    this.#inner.write(text, BLOCK_BYTES, 'latin1')
    const inner = oneShot('sha256', this.#inner.subarray(0, BLOCK_BYTES + text.length), 'hex')
    this.#outer.write(inner, BLOCK_BYTES, 'hex')
    return oneShot('sha256', this.#outer, 'hex')
  }
}

/** Compares signatures in a time that does not depend on where they differ. */
export function sameText(left: string, right: string): boolean {
  if (left.length !== right.length) return false
  return crypto.timingSafeEqual(Buffer.from(left, 'latin1'), Buffer.from(right, 'latin1'))
}
