// Takes the aws-chunked framing off a body: sized chunks, each with a signature or none, and trailing
// headers with a checksum. Incremental, so that a body of any size passes through in bounded memory.
// https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html

import { createHash } from 'node:crypto'
import { AwsError } from '../kernel/aws-error.ts'
import { checksumFor } from './checksums.ts'
import type { Checksum } from '../kernel/checksums.ts'
import type { ChunkSignatures } from './sigv4/chunk-signatures.ts'

// A size line holds 16 hex digits at most, `;chunk-signature=` and 64 hex digits.
const MAX_LINE_BYTES = 256
const MAX_TRAILER_BYTES = 4096
const MAX_CHUNK_BYTES = 5 * 2 ** 30

const LF = 10

type State = 'size' | 'data' | 'data-end' | 'trailers' | 'done'

export interface ChunkedTerms {
  /** `x-amz-decoded-content-length`. */
  readonly decodedLength: number
  /** Names of `x-amz-trailer`: what the trailers may hold. */
  readonly trailerNames: readonly string[]
  /** Where chunks are signed and signatures are verified. */
  readonly signatures?: ChunkSignatures
}

export class AwsChunkedDecoder {
  /** Complete once `end()` has returned. */
  readonly trailers = new Map<string, string>()
  #terms: ChunkedTerms
  #state: State = 'size'
  /** Bytes of an unfinished line. */
  #line = Buffer.alloc(0)
  #left = 0
  #decoded = 0
  #chunkSignature: string | undefined
  #chunkHash: ReturnType<typeof createHash> | undefined
  #checksums = new Map<string, Checksum>()
  #trailerBytes = 0
  #trailerText = ''
  #trailerSignature: string | undefined

  constructor(terms: ChunkedTerms) {
    this.#terms = terms
    for (const name of terms.trailerNames) {
      const checksum = checksumFor(name)
      if (checksum !== undefined) this.#checksums.set(name, checksum)
    }
  }

  /** What the trailers may hold. */
  get trailerNames(): readonly string[] {
    return this.#terms.trailerNames
  }

  /** Feeds received bytes; yields the payload in them. A yielded chunk's signature may come later. */
  *push(bytes: Uint8Array): Generator<Uint8Array> {
    let at = 0
    while (at < bytes.length) {
      if (this.#state === 'data') {
        const piece = bytes.subarray(at, Math.min(bytes.length, at + this.#left))
        at += piece.length
        this.#take(piece)
        yield piece
      } else {
        const end = bytes.indexOf(LF, at)
        const upTo = end < 0 ? bytes.length : end + 1
        const part = bytes.subarray(at, upTo)
        at = upTo
        if (this.#line.length + part.length > MAX_LINE_BYTES + MAX_TRAILER_BYTES) throw malformed()
        this.#line = Buffer.concat([this.#line, part])
        if (end < 0) return
        const line = this.#line.toString('latin1')
        this.#line = Buffer.alloc(0)
        if (!line.endsWith('\r\n')) throw malformed()
        this.#readLine(line.slice(0, -2))
      }
    }
  }

  /** Says that the body is over: everything promised must have come and must agree. */
  end(): void {
    if (this.#state !== 'done') throw incomplete()
    if (this.#decoded !== this.#terms.decodedLength) throw incomplete()
    if (this.#terms.signatures !== undefined && this.#terms.trailerNames.length > 0) {
      this.#terms.signatures.checkTrailers(this.#trailerText, this.#trailerSignature)
    }
    for (const name of this.#terms.trailerNames) {
      if (!this.trailers.has(name)) throw malformedTrailer()
    }
    for (const [name, checksum] of this.#checksums) {
      if (checksum.digest() !== this.trailers.get(name)) throw badDigest(name)
    }
  }

  #take(piece: Uint8Array): void {
    this.#left -= piece.length
    this.#decoded += piece.length
    if (this.#decoded > this.#terms.decodedLength) throw incomplete()
    for (const checksum of this.#checksums.values()) checksum.update(piece)
    this.#chunkHash?.update(piece)
    if (this.#left === 0) this.#state = 'data-end'
  }

  #readLine(line: string): void {
    if (this.#state === 'size') this.#beginChunk(line)
    else if (this.#state === 'data-end') {
      if (line !== '') throw malformed()
      this.#checkChunk()
      this.#state = 'size'
    } else if (this.#state === 'trailers') this.#readTrailer(line)
    else throw malformed()
  }

  #beginChunk(line: string): void {
    const semicolon = line.indexOf(';')
    const size = semicolon < 0 ? line : line.slice(0, semicolon)
    if (!/^[0-9a-fA-F]{1,10}$/.test(size)) throw malformed()
    const extension = semicolon < 0 ? '' : line.slice(semicolon + 1)
    this.#chunkSignature = extension.startsWith('chunk-signature=')
      ? extension.slice('chunk-signature='.length)
      : undefined
    this.#left = Number.parseInt(size, 16)
    if (this.#left > MAX_CHUNK_BYTES) throw malformed()
    this.#chunkHash = this.#terms.signatures && createHash('sha256')
    if (this.#left > 0) {
      this.#state = 'data'
    } else {
      this.#checkChunk()
      this.#state = 'trailers'
    }
  }

  #checkChunk(): void {
    if (this.#chunkHash === undefined) return
    this.#terms.signatures!.checkChunk(this.#chunkHash.digest('hex'), this.#chunkSignature)
  }

  #readTrailer(line: string): void {
    if (line === '') {
      this.#state = 'done'
      return
    }
    this.#trailerBytes += line.length
    const colon = line.indexOf(':')
    if (colon <= 0 || this.#trailerBytes > MAX_TRAILER_BYTES) throw malformedTrailer()
    const name = line.slice(0, colon).trim().toLowerCase()
    const value = line.slice(colon + 1).trim()
    if (name === 'x-amz-trailer-signature') {
      this.#trailerSignature = value
      return
    }
    // Nothing may arrive in a trailer that the head has not announced (and signed).
    if (!this.#terms.trailerNames.includes(name) || this.trailers.has(name))
      throw malformedTrailer()
    this.trailers.set(name, value)
    this.#trailerText += `${name}:${value}\n`
  }
}

function malformed(): AwsError {
  return new AwsError('InvalidRequest', 'The aws-chunked framing of the body is malformed.', {
    status: 400,
  })
}

function malformedTrailer(): AwsError {
  return new AwsError(
    'MalformedTrailerError',
    'The request contained trailing data that was not well-formed or did not conform to our published schema.',
    { status: 400 },
  )
}

function incomplete(): AwsError {
  return new AwsError(
    'IncompleteBody',
    'You did not provide the number of bytes specified by the x-amz-decoded-content-length HTTP header',
    { status: 400 },
  )
}

function badDigest(trailer: string): AwsError {
  const algorithm = trailer.slice('x-amz-checksum-'.length).toUpperCase()
  return new AwsError(
    'BadDigest',
    `The ${algorithm} you specified did not match the calculated checksum.`,
    { status: 400 },
  )
}

/** Reads the head of an aws-chunked request; undefined when the body is not framed so. */
export function chunkedTerms(
  headers: Readonly<Record<string, string>>,
): Omit<ChunkedTerms, 'signatures'> | undefined {
  // Either sign suffices: what is signed as chunks must never reach a handler unchecked.
  const declared = headers['x-amz-content-sha256']
  const streaming = declared !== undefined && declared.startsWith('STREAMING-')
  const encoding = headers['content-encoding']
  const coded =
    encoding !== undefined && encoding.split(',').some((c) => c.trim() === 'aws-chunked')
  if (!streaming && !coded) return undefined
  const length = headers['x-amz-decoded-content-length'] ?? ''
  if (!/^[0-9]{1,15}$/.test(length)) {
    throw new AwsError('MissingContentLength', 'You must provide the Content-Length HTTP header.', {
      status: 411,
    })
  }
  const trailer = headers['x-amz-trailer']
  return {
    decodedLength: Number(length),
    trailerNames:
      trailer === undefined ? [] : trailer.split(',').map((n) => n.trim().toLowerCase()),
  }
}
