// Hash keys: 128 bits, 32 hexadecimal digits inside and decimal numbers outside.
// https://docs.aws.amazon.com/streams/latest/dev/key-concepts.html#partition-key

import * as crypto from 'node:crypto'
import { invalidArgument } from '../errors.ts'

export const SPACE = 1n << 128n
const DIGITS = 32

/** Node.js has it from 20.12 on: a third of the time of an object per key. */
const oneShot = (crypto as { hash?: (algorithm: string, text: string) => string }).hash

export function hashOf(partitionKey: string): string {
  if (oneShot !== undefined) return oneShot('md5', partitionKey)
  return crypto.createHash('md5').update(partitionKey, 'utf8').digest('hex')
}

export function hexOf(key: bigint): string {
  return key.toString(16).padStart(DIGITS, '0')
}

export function keyOf(hex: string): bigint {
  return BigInt(`0x${hex}`)
}

export function decimalOf(hex: string): string {
  return keyOf(hex).toString()
}

/** `ExplicitHashKey` as it came: `0|([1-9]\d{0,38})` by the constraints, perhaps too large. */
export function explicitHash(text: string): string {
  const key = BigInt(text)
  if (key < SPACE) return hexOf(key)
  throw invalidArgument(
    `Invalid ExplicitHashKey. ExplicitHashKey must be in the range: [0, 2^128-1]. Specified value was ${text}`,
  )
}

/** The whole space in so many ranges of one size, the last a little larger. */
export function evenRanges(count: number): { readonly first: string; readonly last: string }[] {
  const width = SPACE / BigInt(count)
  return Array.from({ length: count }, (_, i) => {
    const first = width * BigInt(i)
    const end = i === count - 1 ? SPACE : first + width
    return { first: hexOf(first), last: hexOf(end - 1n) }
  })
}
