// The answer of a function URL in RESPONSE_STREAM mode: metadata, eight zero bytes, then the body, as
// `awslambda.HttpResponseStream` writes them; or only a body.
// https://docs.aws.amazon.com/lambda/latest/dg/config-rs-write-functions.html

import type { HostResponse } from '../../../wire/types.ts'
import type { ResponseChannel } from '../execution/response-sink.ts'
import { badGateway, fromMetadata } from './answer.ts'

const PRELUDE_TYPE = 'application/vnd.awslambda.http-integration-response'
const SEPARATOR = Buffer.alloc(8)
const MAX_PRELUDE_BYTES = 65_536

/** To be called when the answer has begun. */
export async function streamedAnswer(
  channel: ResponseChannel,
  failed: () => boolean,
): Promise<HostResponse> {
  const chunks = channel.chunks()
  if (channel.contentType !== PRELUDE_TYPE) {
    const first = await chunks.next()
    if (first.done && failed()) return badGateway()
    const body = joined(first.done ? undefined : first.value, chunks)
    return { status: 200, headers: { 'content-type': channel.contentType }, body }
  }
  let head: Buffer = Buffer.alloc(0)
  for (;;) {
    const next = await chunks.next()
    if (next.done || head.length > MAX_PRELUDE_BYTES) {
      await chunks.return(undefined)
      return badGateway()
    }
    head = Buffer.concat([head, next.value])
    const end = head.indexOf(SEPARATOR)
    if (end < 0) continue
    const response = metadata(head.subarray(0, end).toString())
    if (!response) return badGateway()
    response.body = joined(head.subarray(end + SEPARATOR.length), chunks)
    return response
  }
}

function metadata(text: string): HostResponse | undefined {
  try {
    const given = JSON.parse(text) as unknown
    return typeof given === 'object' && given !== null ? fromMetadata({ ...given }) : undefined
  } catch {
    return undefined
  }
}

async function* joined(
  first: Buffer | undefined,
  rest: AsyncGenerator<Buffer>,
): AsyncGenerator<Buffer> {
  try {
    if (first !== undefined && first.length > 0) yield first
    yield* rest
  } finally {
    await rest.return(undefined)
  }
}
