// InvokeAsync: what Invoke with the type Event replaced in 2014, still answered.
// https://docs.aws.amazon.com/lambda/latest/api/API_InvokeAsync.html

import { requestTooLarge } from '../errors.ts'
import { functionName } from '../function-name.ts'
import { enqueue, jsonText } from '../invocation.ts'
import { MAX_ASYNC_PAYLOAD_BYTES } from '../limits.ts'
import { operation } from '../operation.ts'

export const invokeAsync = operation('InvokeAsync', async (input, context, lambda) => {
  const name = functionName(input.FunctionName, context)
  const payload = jsonText(await whole(input.InvokeArgs as unknown as AsyncIterable<Uint8Array>))
  const { requestId, traceHeader } = context
  const of = { name, payload, requestId, traceHeader }
  await enqueue(lambda, { ...of, from: 'api:lambda.InvokeAsync', via: 'InvokeAsync' })
  return { Status: 202 }
})

/** The model has it as a stream; an event is never longer than this. */
async function whole(body: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  let bytes = 0
  for await (const part of body) {
    bytes += part.length
    if (bytes > MAX_ASYNC_PAYLOAD_BYTES) throw requestTooLarge(bytes, MAX_ASYNC_PAYLOAD_BYTES)
    parts.push(part)
  }
  return Buffer.concat(parts, bytes)
}
