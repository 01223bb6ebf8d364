// Invoke. https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html

import { AwsError } from '../../../kernel/aws-error.ts'
import { invalidParameter } from '../errors.ts'
import { functionName } from '../function-name.ts'
import { enqueue, invokeNow, jsonText, requireInvocable } from '../invocation.ts'
import { MAX_CLIENT_CONTEXT_BYTES, MAX_SYNC_PAYLOAD_BYTES } from '../limits.ts'
import { operation } from '../operation.ts'

export const invoke = operation('Invoke', async (input, context, lambda) => {
  const name = functionName(input.FunctionName, context, input.Qualifier)
  const given = input.Payload as Uint8Array | undefined
  if ((given?.length ?? 0) > MAX_SYNC_PAYLOAD_BYTES) throw tooLarge()
  const payload = jsonText(given)
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
  const result = await invokeNow(lambda, { ...common, clientContext, signal: context.signal })
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

/** The caller's JSON, which travels as base64. */
function clientContextOf(given: string | undefined): string | undefined {
  if (given === undefined || given === '') return undefined
  if (given.length > MAX_CLIENT_CONTEXT_BYTES) {
    throw invalidParameter('Client context must be no more than 3583 bytes when base64-encoded.')
  }
  const text = Buffer.from(given, 'base64').toString('utf8')
  try {
    return JSON.stringify(JSON.parse(text))
  } catch {
    throw invalidParameter('Client context must be a valid Base64-encoded JSON object.')
  }
}

function tooLarge(): AwsError {
  return new AwsError(
    'RequestTooLargeException',
    `Request must be smaller than ${MAX_SYNC_PAYLOAD_BYTES} bytes for the InvokeFunction operation`,
    { status: 413, members: { Type: 'User' } },
  )
}
