import { describe, expect, test } from 'vitest'
import { AwsChunkedDecoder } from './aws-chunked.ts'
import { checksumFor } from './checksums.ts'

const DATA = Buffer.from('123456789')

function base64(hex: string): string {
  return Buffer.from(hex, 'hex').toString('base64')
}

/** The published check values: each algorithm over the nine digits. */
const CHECKS: Record<string, string> = {
  'x-amz-checksum-crc32': base64('cbf43926'),
  'x-amz-checksum-crc32c': base64('e3069283'),
  'x-amz-checksum-crc64nvme': base64('ae8b14860a799888'),
  'x-amz-checksum-sha1': base64('f7c3bc1d808e04732adf679965ccc34ca7ae3441'),
  'x-amz-checksum-sha256': base64(
    '15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225',
  ),
}

describe('checksums', () => {
  test.each(Object.entries(CHECKS))('%s', (name, expected) => {
    const whole = checksumFor(name)!
    whole.update(DATA)
    expect(whole.digest()).toBe(expected)
    const parts = checksumFor(name)!
    for (const byte of DATA) parts.update(Buffer.from([byte]))
    expect(parts.digest()).toBe(expected)
  })

  test('an unknown algorithm is left alone', () => {
    expect(checksumFor('x-amz-checksum-md4')).toBeUndefined()
  })
})

function decode(
  text: string,
  terms: { decodedLength?: number; trailerNames?: string[]; step?: number } = {},
) {
  const { decodedLength = 9, trailerNames = [], step = text.length } = terms
  const decoder = new AwsChunkedDecoder({ decodedLength, trailerNames })
  const out: Uint8Array[] = []
  const bytes = Buffer.from(text, 'latin1')
  for (let at = 0; at < bytes.length; at += step) {
    // Copied, because pieces may alias what was pushed.
    for (const piece of decoder.push(bytes.subarray(at, at + step))) out.push(Buffer.from(piece))
  }
  decoder.end()
  return { text: Buffer.concat(out).toString(), trailers: Object.fromEntries(decoder.trailers) }
}

describe('framing', () => {
  test.each([1, 2, 3, 7, 100])('pieces of %i bytes decode alike', (step) => {
    const framed = '4\r\n1234\r\n5;chunk-signature=abc\r\n56789\r\n0\r\n\r\n'
    expect(decode(framed, { step })).toEqual({ text: '123456789', trailers: {} })
  })

  test('line ends inside the data are data', () => {
    expect(decode('9\r\n1\r\n3\r\n\n\r\n\r\n0\r\n\r\n').text).toBe('1\r\n3\r\n\n\r\n'.slice(0, 9))
  })

  test.each(Object.entries(CHECKS))('the trailer %s is verified', (name, value) => {
    const framed = (sum: string) => `9\r\n123456789\r\n0\r\n${name}:${sum}\r\n\r\n`
    const terms = { trailerNames: [name] }
    expect(decode(framed(value), terms).trailers).toEqual({ [name]: value })
    const algorithm = name.slice('x-amz-checksum-'.length).toUpperCase()
    expect(() => decode(framed('AAAA'), terms)).toThrow(
      `The ${algorithm} you specified did not match`,
    )
  })

  test.each([
    ['no end', '9\r\n123456789\r\n', 'number of bytes'],
    ['an end without its empty line', '9\r\n123456789\r\n0\r\n', 'number of bytes'],
    ['too few bytes', '4\r\n1234\r\n0\r\n\r\n', 'number of bytes'],
    ['too many bytes', 'a\r\n1234567890\r\n0\r\n\r\n', 'number of bytes'],
    ['a size that is none', 'x\r\n123456789\r\n0\r\n\r\n', 'malformed'],
    ['a negative size', '-9\r\n123456789\r\n0\r\n\r\n', 'malformed'],
    ['an enormous size', 'ffffffffff\r\n123456789\r\n0\r\n\r\n', 'malformed'],
    ['data past its size', '4\r\n123456789\r\n0\r\n\r\n', 'malformed'],
    ['bare line feeds', '9\n123456789\n0\n\n', 'malformed'],
    ['a line without end', 'a'.repeat(10_000), 'malformed'],
    ['bytes behind the end', '9\r\n123456789\r\n0\r\n\r\nmore\r\n', 'malformed'],
    [
      'a trailer nobody announced',
      '9\r\n123456789\r\n0\r\nx-amz-meta-a:b\r\n\r\n',
      'not well-formed',
    ],
    ['a trailer without a colon', '9\r\n123456789\r\n0\r\nnonsense\r\n\r\n', 'not well-formed'],
  ])('%s is refused', (_, framed, message) => {
    expect(() => decode(framed)).toThrow(message)
    expect(() => decode(framed, { step: 1 })).toThrow(message)
  })

  test('an announced trailer that does not come is refused', () => {
    const terms = { trailerNames: ['x-amz-checksum-crc32'] }
    expect(() => decode('9\r\n123456789\r\n0\r\n\r\n', terms)).toThrow('not well-formed')
  })
})
