// The only source of chance and identity: real in production, seeded in simulation.

import { randomBytes, randomUUID } from 'node:crypto'

export interface Random {
  bytes(length: number): Uint8Array
  /** A float in [0, 1). */
  float(): number
  /** An RFC 9562 version 4 UUID in lower case. */
  uuid(): string
}

export const systemRandom: Random = {
  bytes: (length) => randomBytes(length),
  float: () => Math.random(),
  uuid: () => randomUUID(),
}

/** xoshiro128**: small, fast and the same on every machine, which replay by seed needs. */
export class SeededRandom implements Random {
  #state: Uint32Array

  constructor(seed: number) {
    this.#state = new Uint32Array(4)
    let mixed = seed >>> 0
    for (let i = 0; i < 4; i++) {
      // splitmix32 spreads nearby seeds apart
      mixed = (mixed + 0x9e3779b9) >>> 0
      let word = mixed
      word = Math.imul(word ^ (word >>> 16), 0x21f0aaad)
      word = Math.imul(word ^ (word >>> 15), 0x735a2d97)
      this.#state[i] = (word ^ (word >>> 15)) >>> 0
    }
  }

  #next(): number {
    const s = this.#state
    const s1 = s[1]!
    const product = Math.imul(s1, 5)
    const result = Math.imul((product << 7) | (product >>> 25), 9) >>> 0
    s[2] = s[2]! ^ s[0]!
    s[3] = s[3]! ^ s1
    s[1] = s1 ^ s[2]!
    s[0] = s[0]! ^ s[3]!
    s[2] = s[2]! ^ (s1 << 9)
    s[3] = (s[3]! << 11) | (s[3]! >>> 21)
    return result
  }

  float(): number {
    return this.#next() / 2 ** 32
  }

  bytes(length: number): Uint8Array {
    const out = new Uint8Array(length)
    for (let i = 0; i < length; i++) out[i] = this.#next() & 0xff
    return out
  }

  uuid(): string {
    const bytes = this.bytes(16)
    bytes[6] = (bytes[6]! & 0x0f) | 0x40
    bytes[8] = (bytes[8]! & 0x3f) | 0x80
    const hex = Buffer.from(bytes).toString('hex')
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
  }
}
