// IP addresses and CIDR ranges as patterns see them: literals only, nothing is ever resolved.

import { InvalidPattern } from './invalid-pattern.ts'

/** 4 or 16 bytes; undefined when the text is no address literal. */
export function parseAddress(text: string): Uint8Array | undefined {
  if (text.length > 45) return undefined
  return text.includes(':') ? parseV6(text) : parseV4(text)
}

function parseV4(text: string): Uint8Array | undefined {
  const parts = text.split('.')
  if (parts.length !== 4) return undefined
  const bytes = new Uint8Array(4)
  for (let i = 0; i < 4; i++) {
    const value = parseUnsigned(parts[i]!, 10)
    if (value === undefined || value > 255) return undefined
    bytes[i] = value
  }
  return bytes
}

function parseV6(text: string): Uint8Array | undefined {
  const halves = text.split('::')
  if (halves.length > 2) return undefined
  const [left, right] = halves.map((half) => (half === '' ? [] : half.split(':')))
  const groups = left!.length + (right?.length ?? 0)
  if (right === undefined ? groups !== 8 : groups > 7) return undefined
  const bytes = new Uint8Array(16)
  const write = (list: readonly string[], at: number) =>
    list.every((group, i) => {
      const value = group.length > 4 ? undefined : parseUnsigned(group, 16)
      if (value === undefined) return false
      bytes[(at + i) * 2] = value >> 8
      bytes[(at + i) * 2 + 1] = value & 0xff
      return true
    })
  if (!write(left!, 0) || !write(right ?? [], 8 - (right?.length ?? 0))) return undefined
  return bytes
}

function parseUnsigned(text: string, radix: 10 | 16): number | undefined {
  if (text === '' || text.length > 10) return undefined
  let value = 0
  for (const char of text) {
    const digit = '0123456789abcdef'.indexOf(char.toLowerCase())
    if (digit < 0 || digit >= radix) return undefined
    value = value * radix + digit
  }
  return value
}

export interface AddressRange {
  readonly network: Uint8Array
  readonly maskBits: number
}

/** Throws InvalidPattern with AWS's texts. */
export function parseCidr(text: string): AddressRange {
  const parts = text.split('/')
  if (parts.length !== 2) throw new InvalidPattern(`Malformed CIDR, one '/' required`)
  const [address = '', mask = ''] = parts
  const negative = mask.startsWith('-')
  const maskBits = parseUnsigned(negative ? mask.slice(1) : mask, 10)
  if (maskBits === undefined)
    throw new InvalidPattern('Malformed CIDR, mask bits must be an integer')
  if (negative) throw new InvalidPattern('Malformed CIDR, mask bits must not be negative')
  const network = parseAddress(address)
  if (network === undefined) throw new InvalidPattern(`${complaint(address)}: ${address}`)
  if (network.length === 4 && maskBits > 31) throw new InvalidPattern('IPv4 mask bits must be < 32')
  if (maskBits > 127) throw new InvalidPattern('IPv6 mask bits must be < 128')
  return { network, maskBits }
}

// AWS tells what does not even look like an address from what has impossible numbers in it.
function complaint(text: string): string {
  let colon = false
  let digitsAndDots = true
  let hexAndColons = true
  for (const char of text) {
    if (char === ':') colon = true
    if (!'0123456789.'.includes(char)) digitsAndDots = false
    if (!'0123456789abcdefABCDEF:'.includes(char)) hexAndColons = false
  }
  const dotted = digitsAndDots && text.split('.').length === 4
  return dotted || (colon && hexAndColons) ? 'Invalid IP address' : 'Nonstandard IP address'
}

export function addressInRange(address: Uint8Array, range: AddressRange): boolean {
  if (address.length !== range.network.length) return false
  for (let i = 0, bits = range.maskBits; bits > 0; i++, bits -= 8) {
    const mask = bits >= 8 ? 0xff : (0xff << (8 - bits)) & 0xff
    if (((address[i]! ^ range.network[i]!) & mask) !== 0) return false
  }
  return true
}

export function sameAddress(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i])
}
