// InvokeWithResponseStream: the answer in chunks, while the function is still writing it.
// https://docs.aws.amazon.com/lambda/latest/api/API_InvokeWithResponseStream.html

import type { InvokeWithResponseStreamResponseEvent } from '@aws-sdk/client-lambda'
import { ResponseChannel } from '../execution/response-sink.ts'
import { functionName } from '../function-name.ts'
import { invokeFound, requireInvocable, type Invoked } from '../invocation.ts'
import { clientContextOf, payloadOf } from '../invoke-request.ts'
import { operation } from '../operation.ts'

export const invokeWithResponseStream = operation(
  'InvokeWithResponseStream',
  async (input, context, lambda) => {
    const name = functionName(input.FunctionName, context, input.Qualifier)
    const payload = payloadOf(input.Payload as Uint8Array | undefined)
    const clientContext = clientContextOf(input.ClientContext)
    const found = await requireInvocable(lambda, name)
    if (input.InvocationType === 'DryRun') return { StatusCode: 204 }
    const channel = new ResponseChannel()
    const { requestId, traceHeader, signal } = context
    const invocation = { name, payload, requestId, traceHeader, clientContext, signal }
    const direct = { from: `api:lambda.${context.operation}`, via: context.operation }
    const run = invokeFound(lambda, found, { ...invocation, sink: channel, direct })
    // Until the answer begins, a refusal is still an error of the operation: so it is heard first.
    const begun = Promise.race([channel.begun, run])
    run.then(channel.end, channel.end)
    await begun
    return {
      StatusCode: 200,
      ExecutedVersion: found.version.version,
      ResponseStreamContentType: channel.contentType,
      EventStream: events(channel, run, input.LogType === 'Tail'),
    }
  },
)

async function* events(
  channel: ResponseChannel,
  run: Promise<Invoked>,
  tail: boolean,
): AsyncGenerator<InvokeWithResponseStreamResponseEvent> {
  for await (const Payload of channel.chunks()) yield { PayloadChunk: { Payload } }
  const { functionError, payload, logTail } = await run
  yield {
    InvokeComplete: {
      ErrorCode: functionError,
      ErrorDetails: functionError === undefined ? undefined : payload.toString(),
      LogResult: tail ? logTail : undefined,
    },
  }
}
