// Takes off what the transfer put around the body: aws-chunked framing of objects, gzip of all others
// (of an object it is a property, and stays).

import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { AwsError } from '../../kernel/aws-error.ts'
import { AwsChunkedDecoder, chunkedTerms } from '../aws-chunked.ts'
import { BodyStream } from '../body-stream.ts'
import { requestTooLarge, unsupportedEncoding } from '../errors.ts'
import type { Exchange } from '../exchange.ts'
import { ChunkSignatures } from '../sigv4/chunk-signatures.ts'
import { bodyLimit } from './read-body.ts'

export function unframeBody(exchange: Exchange): void {
  if (!exchange.carriesObjects) return
  const { headers, verified } = exchange
  const terms = chunkedTerms(headers)
  const payload = verified?.payload
  if (exchange.stream !== undefined) {
    const sha256 = payload?.kind === 'sha256' ? payload.hex : undefined
    const decoder = terms && decoderFor(terms, exchange)
    exchange.stream = new BodyStream(exchange.stream, decoder, sha256)
  } else if (terms !== undefined) {
    const decoder = decoderFor(terms, exchange)
    exchange.body = Buffer.concat([...decoder.push(exchange.body)])
    decoder.end()
    for (const [name, value] of decoder.trailers) headers[name] = value
  }
  if (terms !== undefined) withoutFraming(headers)
}

function decoderFor(
  terms: NonNullable<ReturnType<typeof chunkedTerms>>,
  { verified }: Exchange,
): AwsChunkedDecoder {
  const payload = verified?.payload
  return new AwsChunkedDecoder(
    payload?.kind === 'chunks'
      ? { ...terms, signatures: new ChunkSignatures(payload.seed) }
      : terms,
  )
}

/** What remains of Content-Encoding describes the object, and the object's length is the decoded one. */
function withoutFraming(headers: Record<string, string>): void {
  const rest = (headers['content-encoding'] ?? '')
    .split(',')
    .map((coding) => coding.trim())
    .filter((coding) => coding !== '' && coding !== 'aws-chunked')
  if (rest.length > 0) headers['content-encoding'] = rest.join(',')
  else delete headers['content-encoding']
  headers['content-length'] = headers['x-amz-decoded-content-length']!
}

const inflate = promisify(gunzip)

export function needsInflating(exchange: Exchange): boolean {
  const encoding = exchange.headers['content-encoding']
  return (
    encoding !== undefined &&
    !exchange.inflated &&
    !exchange.carriesObjects &&
    encoding !== 'identity'
  )
}

/** In a worker thread and bounded: a bomb costs neither the event loop nor the memory. */
export async function inflateBody(exchange: Exchange): Promise<void> {
  const encoding = exchange.headers['content-encoding']!.trim().toLowerCase()
  if (encoding !== 'gzip') throw unsupportedEncoding(encoding)
  exchange.inflated = true
  const limitBytes = bodyLimit(exchange)
  try {
    exchange.body = await inflate(exchange.body, { maxOutputLength: limitBytes })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') {
      throw requestTooLarge(limitBytes)
    }
    throw new AwsError('SerializationException', 'The request body is not valid gzip.', {
      status: 400,
      queryCode: 'MalformedInput',
    })
  }
}
