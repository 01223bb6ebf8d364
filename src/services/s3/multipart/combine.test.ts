import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createChecksum } from '../../../kernel/checksums.ts'
import { checksumName } from '../object/checksum.ts'
import { combined, type Combinable } from './combine.ts'

test.each(['CRC32', 'CRC32C', 'CRC64NVME'] as const)('%s of parts is that of the whole', (name) => {
  const sum = (algorithm: Combinable, bytes: Uint8Array) => {
    const checksum = createChecksum(checksumName(algorithm))
    checksum.update(bytes)
    return checksum.digest()
  }
  fc.assert(
    fc.property(
      fc.array(fc.uint8Array({ minLength: 1, maxLength: 300 }), { minLength: 1 }),
      (all) => {
        const parts = all.map((bytes) => ({ checksum: sum(name, bytes), bytes: bytes.length }))
        expect(combined(name, parts)).toBe(sum(name, Buffer.concat(all)))
      },
    ),
    { numRuns: 30 },
  )
})
