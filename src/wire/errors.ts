// What the wire itself refuses, before any service is asked.
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/CommonErrors.html

import { AwsError } from '../kernel/aws-error.ts'
import type { OperationModel } from './model.ts'
import type { Traits } from './traits.ts'

/** `operation`: of a service whose own text, where it has one, names it. */
export function requestTooLarge(limitBytes: number, operation?: OperationModel): AwsError {
  if (operation?.errors?.includes('CodeStorageExceededException')) {
    return new AwsError(
      'RequestEntityTooLargeException',
      `Request must be smaller than ${limitBytes} bytes for the ${operation.name} operation`,
      { status: 413, fault: 'client' },
    )
  }
  return new AwsError(
    'RequestEntityTooLarge',
    `Request body is larger than the ${limitBytes} bytes allowed.`,
    { status: 413, fault: 'client' },
  )
}

export function requestTimeout(): AwsError {
  return new AwsError(
    'RequestTimeout',
    'Your socket connection to the server was not read from or written to within the timeout ' +
      'period. Idle connections will be closed.',
    { status: 408, fault: 'client' },
  )
}

export function badRequest(message: string): AwsError {
  return new AwsError('BadRequest', message, { status: 400 })
}

export function headTooLarge(message: string): AwsError {
  return new AwsError('RequestHeaderSectionTooLarge', message, { status: 431, fault: 'client' })
}

export function forbidden(message: string): AwsError {
  return new AwsError('Forbidden', message, { status: 403, fault: 'client' })
}

export function unsupportedEncoding(encoding: string): AwsError {
  return new AwsError(
    'UnsupportedMediaType',
    `Content-Encoding '${encoding.slice(0, 64)}' is not supported.`,
    { status: 415, fault: 'client' },
  )
}

/** The answer to everything that is Millrace's own fault; what happened stands in the log. */
export function internalFailure({ failures }: Traits): AwsError {
  return (
    failures?.internal ??
    new AwsError(
      'InternalFailure',
      'The request processing has failed because of an unknown error, exception or failure.',
      { status: 500, fault: 'server' },
    )
  )
}

export function serviceUnavailable({ failures }: Traits): AwsError {
  return (
    failures?.unavailable ??
    new AwsError(
      'ServiceUnavailable',
      'The request has failed due to a temporary failure of the server.',
      { status: 503, fault: 'server' },
    )
  )
}
