// CRCs of parts, put together to that of the whole without reading it again: what a CRC becomes when
// zeros follow is linear, so a matrix over GF(2) for each length of a part does it.

interface Crc {
  readonly bits: number
  /** Reflected. */
  readonly polynomial: bigint
}

const CRCS = {
  CRC32: { bits: 32, polynomial: 0xedb88320n },
  CRC32C: { bits: 32, polynomial: 0x82f63b78n },
  CRC64NVME: { bits: 64, polynomial: 0x9a6c9329ac4bc9b5n },
} satisfies Record<string, Crc>

export type Combinable = keyof typeof CRCS

export function isCombinable(algorithm: string): algorithm is Combinable {
  return Object.hasOwn(CRCS, algorithm)
}

type Matrix = readonly bigint[]

function times(matrix: Matrix, vector: bigint): bigint {
  let sum = 0n
  for (let i = 0, rest = vector; rest !== 0n; i++, rest >>= 1n) if (rest & 1n) sum ^= matrix[i]!
  return sum
}

function product(one: Matrix, other: Matrix): Matrix {
  return other.map((column) => times(one, column))
}

/** What one zero byte does. */
function zeroByte({ bits, polynomial }: Crc): Matrix {
  const bit: Matrix = Array.from({ length: bits }, (_, i) =>
    i === 0 ? polynomial : 1n << BigInt(i - 1),
  )
  const four = product(product(bit, bit), product(bit, bit))
  return product(four, four)
}

/** What `length` zero bytes do. */
function zeros(crc: Crc, length: number): Matrix {
  let result: Matrix = Array.from({ length: crc.bits }, (_, i) => 1n << BigInt(i))
  let power = zeroByte(crc)
  for (let left = length; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) result = product(power, result)
    if (left > 1) power = product(power, power)
  }
  return result
}

/** Base64 checksums of parts and their lengths, in order. */
export function combined(
  algorithm: Combinable,
  parts: readonly { readonly checksum: string; readonly bytes: number }[],
): string {
  const crc = CRCS[algorithm]
  // Parts are as long as one another, but for the last.
  const matrices = new Map<number, Matrix>()
  let sum = 0n
  for (const { checksum, bytes } of parts) {
    const matrix = matrices.get(bytes) ?? zeros(crc, bytes)
    matrices.set(bytes, matrix)
    sum = times(matrix, sum) ^ BigInt(`0x${Buffer.from(checksum, 'base64').toString('hex')}`)
  }
  const hex = sum.toString(16).padStart(crc.bits / 4, '0')
  return Buffer.from(hex, 'hex').toString('base64')
}
