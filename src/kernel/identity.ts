// AWS's unique ids and access keys carry their account: after the four-letter prefix come, in
// base32, a set bit and the 40 bits of the account number. Old keys (before 2019) do not.

import { createHash } from 'node:crypto'

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** Eight characters that hold the account (its last two bits end the eighth character's top). */
function accountCharacters(account: string): string {
  // 1 bit set, 40 bits of account; 41 bits are 8 base32 characters and one bit more, left at 0.
  const bits = (1n << 40n) | BigInt(account)
  let text = ''
  for (let shift = 36n; shift > -5n; shift -= 5n) {
    const five = shift >= 0n ? bits >> shift : bits << -shift
    text += ALPHABET[Number(five & 31n)]
  }
  return text
}

/** The account that an access key id or unique id belongs to; undefined when it does not say. */
export function accountOfId(id: string): string | undefined {
  if (id.length < 16) return undefined
  let bits = 0n
  for (const character of id.slice(4, 14)) {
    const value = ALPHABET.indexOf(character)
    if (value < 0) return undefined
    bits = (bits << 5n) | BigInt(value)
  }
  if (bits >> 49n !== 1n) return undefined
  const account = (bits >> 9n) & ((1n << 40n) - 1n)
  return account > 999_999_999_999n ? undefined : String(account).padStart(12, '0')
}

/** `AROA…`, `ANPA…`: the same for the same account and names, so that services agree on it. */
export function uniqueId(prefix: string, account: string, ...names: string[]): string {
  const seed = createHash('sha256')
    .update([prefix, account, ...names].join('\0'))
    .digest()
  return idWith(prefix, account, seed, 21)
}

/**
 * `ASIA…`: an access key id of 20 characters. The last two are a check, by which Millrace tells keys
 * that it gave out from AWS's own in a developer's environment.
 */
export function issueAccessKeyId(prefix: string, account: string, random: Uint8Array): string {
  const id = idWith(prefix, account, random, 18)
  return id + checkCharacters(id)
}

/** The account of an access key id that Millrace gave out; undefined for any other. */
export function issuedAccountOf(accessKeyId: string): string | undefined {
  if (accessKeyId.length !== 20) return undefined
  const issued = checkCharacters(accessKeyId.slice(0, 18)) === accessKeyId.slice(18)
  return issued ? accountOfId(accessKeyId) : undefined
}

function checkCharacters(id: string): string {
  const hash = createHash('sha256').update(`millrace\0${id}`).digest()
  return ALPHABET[hash[0]! & 31]! + ALPHABET[hash[1]! & 31]!
}

function idWith(prefix: string, account: string, seed: Uint8Array, length: number): string {
  let id = prefix + accountCharacters(account)
  for (let i = 0; id.length < length; i++) id += ALPHABET[seed[i % seed.length]! & 31]
  return id
}
