// Errors of calls, named as AWS names them.
// https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html#use-awsuser-sdk-errors

import { AwsError } from '../../../kernel/aws-error.ts'
import type { Answer } from '../engine/run.ts'
import type { ServiceName } from './services.ts'

/** Codes that no model knows: the SDK names them for the service. */
const GENERIC = [
  ...['ValidationException', 'ValidationError', 'MissingParameter', 'InvalidParameterValue'],
  ...['AccessDenied', 'AccessDeniedException', 'UnrecognizedClientException', 'InvalidClientTokenId'], // prettier-ignore
  ...['SerializationException', 'InternalFailure', 'MissingRequiredParameter'],
]

export interface Called {
  readonly name: ServiceName
  readonly sdk: boolean
  readonly requestId: string
}

export function failureOf(thrown: unknown, { name, sdk, requestId }: Called): Answer {
  if (!(thrown instanceof AwsError)) throw thrown
  const { code, message } = thrown
  const status = thrown.status ?? (thrown.fault === 'server' ? 500 : 400)
  const prefix = sdk ? name.sdkError : name.error
  const generic = sdk ? `${name.sdkError}Exception` : `${name.title.replaceAll(' ', '').replace(/v\d$/, '')}Exception` // prettier-ignore
  const known = GENERIC.includes(code) ? generic : withSuffix(code)
  const shown = thrown.queryCode ?? code
  const cause = sdk
    ? `${message} (Service: ${name.sdkError}, Status Code: ${status}, Request ID: ${requestId})`
    : `${message} (Service: ${name.title}; Status Code: ${status}; Error Code: ${shown}; Request ID: ${requestId}; Proxy: null)` // prettier-ignore
  return { kind: 'failure', error: `${prefix}.${known}`, cause }
}

function withSuffix(code: string): string {
  const bare = code.slice(code.lastIndexOf('.') + 1)
  return bare.endsWith('Exception') ? bare : `${bare}Exception`
}
