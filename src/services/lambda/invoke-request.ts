// What the callers of Invoke and InvokeWithResponseStream give, checked.

import { AwsError } from '../../kernel/aws-error.ts'
import { invalidParameter } from './errors.ts'
import { jsonText } from './invocation.ts'
import { MAX_CLIENT_CONTEXT_BYTES, MAX_SYNC_PAYLOAD_BYTES } from './limits.ts'

/** The event, as JSON text. */
export function payloadOf(given: Uint8Array | undefined): string {
  if ((given?.length ?? 0) > MAX_SYNC_PAYLOAD_BYTES) throw tooLarge()
  return jsonText(given)
}

/** The caller's JSON, which travels as base64. */
export function clientContextOf(given: string | undefined): string | undefined {
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
