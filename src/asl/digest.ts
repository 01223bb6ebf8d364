// Digests, as both query languages have them.

import { createHash } from 'node:crypto'

const ALGORITHMS: Readonly<Record<string, string>> = {
  MD5: 'md5',
  'SHA-1': 'sha1',
  'SHA-256': 'sha256',
  'SHA-384': 'sha384',
  'SHA-512': 'sha512',
}

/** In hexadecimal; throws RangeError for another algorithm. */
export function digestOf(data: string, algorithm: string): string {
  if (!Object.hasOwn(ALGORITHMS, algorithm)) {
    throw new RangeError(`The algorithm must be one of ${Object.keys(ALGORITHMS).join(', ')}`)
  }
  return createHash(ALGORITHMS[algorithm]!).update(data).digest('hex')
}
