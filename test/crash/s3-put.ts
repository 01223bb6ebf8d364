// One PutObject over bare HTTP, in pieces and without retries: who tests crashes must know which had an
// answer.

import { request } from 'node:http'

export interface Sent {
  /** The content follows from both. */
  readonly seed: number
  readonly size: number
  etag: string
  acknowledged: boolean
}

const PIECE_BYTES = 256 << 10

export function contentOf({ seed, size }: Pick<Sent, 'seed' | 'size'>): Buffer {
  return Buffer.alloc(size, `${seed} is what this object says. `)
}

/** Resolves when it is answered, or the connection has ended; notes whether it was acknowledged. */
export function put(endpoint: string, path: string, sent: Sent): Promise<number | undefined> {
  const { hostname, port } = new URL(endpoint)
  return new Promise((resolve) => {
    const made = request(
      {
        ...{ hostname, port, method: 'PUT', path },
        headers: { 'content-length': sent.size, authorization: AUTHORIZATION },
      },
      (response) => {
        response.resume().on('error', () => resolve(undefined))
        response.on('end', () => {
          sent.acknowledged = response.statusCode === 200
          resolve(response.statusCode)
        })
        response.on('close', () => resolve(undefined))
      },
    )
    made.on('error', () => resolve(undefined))
    const content = contentOf(sent)
    let at = 0
    const write = () => {
      while (at < content.length) {
        const piece = content.subarray(at, at + PIECE_BYTES)
        at += piece.length
        if (!made.write(piece)) return void made.once('drain', write)
      }
      made.end()
    }
    write()
  })
}

const AUTHORIZATION =
  'AWS4-HMAC-SHA256 Credential=000000000000/20260101/us-east-1/s3/aws4_request, ' +
  'SignedHeaders=host, Signature=0'
