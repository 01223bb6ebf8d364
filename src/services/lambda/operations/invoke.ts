// Invoke. https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html

import { functionName } from '../function-name.ts'
import { enqueue, invokeNow, requireInvocable } from '../invocation.ts'
import { clientContextOf, payloadOf } from '../invoke-request.ts'
import { operation } from '../operation.ts'

export const invoke = operation('Invoke', async (input, context, lambda) => {
  const name = functionName(input.FunctionName, context, input.Qualifier)
  const payload = payloadOf(input.Payload as Uint8Array | undefined)
  const common = { name, payload, requestId: context.requestId, traceHeader: context.traceHeader }

  if (input.InvocationType === 'DryRun') {
    await requireInvocable(lambda, name)
    return { StatusCode: 204 }
  }
  if (input.InvocationType === 'Event') {
    await enqueue(lambda, { ...common, from: 'api:lambda.Invoke', via: 'Invoke' })
    return { StatusCode: 202 }
  }
  const clientContext = clientContextOf(input.ClientContext)
  const result = await invokeNow(lambda, {
    ...{ ...common, clientContext, signal: context.signal },
    direct: { from: 'api:lambda.Invoke', via: 'Invoke' },
  })
  return {
    StatusCode: 200,
    FunctionError: result.functionError,
    LogResult: input.LogType === 'Tail' ? result.logTail : undefined,
    Payload: bytesOf(result.payload) as Uint8Array & { transformToString(): string },
    ExecutedVersion: result.executedVersion,
  }
})

function bytesOf(payload: Buffer | string): Uint8Array {
  return typeof payload === 'string' ? Buffer.from(payload, 'utf8') : payload
}
