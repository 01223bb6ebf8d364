// Signatures of an aws-chunked body: each chunk signs its data and the signature before it.
// https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html
// https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html

import { EMPTY_SHA256, sameText, sha256HexOfLatin1 } from './hash.ts'
import { signatureMismatch } from './refusals.ts'
import type { ChunkSeed } from './verify.ts'

export class ChunkSignatures {
  #seed: ChunkSeed
  #previous: string

  constructor(seed: ChunkSeed) {
    this.#seed = seed
    this.#previous = seed.signature
  }

  checkChunk(dataSha256: string, signature: string | undefined): void {
    this.#check('PAYLOAD', `${EMPTY_SHA256}\n${dataSha256}`, signature)
  }

  /** `trailers`: the trailing headers as signed, `name:value\n` each. */
  checkTrailers(trailers: string, signature: string | undefined): void {
    this.#check('TRAILER', sha256HexOfLatin1(trailers), signature)
  }

  #check(kind: 'PAYLOAD' | 'TRAILER', hashes: string, signature: string | undefined): void {
    const { key, amzDate, scope } = this.#seed
    const toSign = `AWS4-HMAC-SHA256-${kind}\n${amzDate}\n${scope}\n${this.#previous}\n${hashes}`
    const expected = key.hex(toSign)
    if (!sameText(expected, signature ?? '')) throw signatureMismatch('objects')
    this.#previous = expected
  }
}
