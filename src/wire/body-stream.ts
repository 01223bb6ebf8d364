// A streamed request body as a handler reads it: framing taken off, hashes and signatures verified
// while it passes. It ends normally only if everything about it was right: a handler keeps nothing
// before that.

import { createHash } from 'node:crypto'
import type { AwsChunkedDecoder } from './aws-chunked.ts'
import { checkPayloadHash } from './sigv4/verify.ts'

export class BodyStream implements AsyncIterable<Uint8Array> {
  #source: AsyncIterable<Uint8Array>
  #decoder: AwsChunkedDecoder | undefined
  #sha256Hex: string | undefined

  constructor(
    source: AsyncIterable<Uint8Array>,
    decoder: AwsChunkedDecoder | undefined,
    sha256Hex: string | undefined,
  ) {
    this.#source = source
    this.#decoder = decoder
    this.#sha256Hex = sha256Hex
  }

  /** Trailing headers, such as a checksum; complete when the stream has ended. */
  get trailers(): ReadonlyMap<string, string> {
    return this.#decoder?.trailers ?? new Map()
  }

  /** Names that were announced for trailers. */
  get trailerNames(): readonly string[] {
    return this.#decoder?.trailerNames ?? []
  }

  async *[Symbol.asyncIterator](): AsyncIterator<Uint8Array> {
    const hash = this.#sha256Hex === undefined ? undefined : createHash('sha256')
    for await (const bytes of this.#source) {
      hash?.update(bytes)
      if (this.#decoder === undefined) yield bytes
      else yield* this.#decoder.push(bytes)
    }
    if (hash !== undefined) checkPayloadHash(this.#sha256Hex!, hash.digest('hex'))
    this.#decoder?.end()
  }
}
