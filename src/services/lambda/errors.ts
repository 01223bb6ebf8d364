// Lambda's errors, with the texts that AWS gives.
// https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#API_Invoke_Errors

import { AwsError } from '../../kernel/aws-error.ts'

const USER = { Type: 'User' }

export function resourceNotFound(message: string): AwsError {
  return new AwsError('ResourceNotFoundException', message, { status: 404, members: USER })
}

export function functionNotFound(arn: string): AwsError {
  return resourceNotFound(`Function not found: ${arn}`)
}

export function aliasNotFound(arn: string): AwsError {
  return resourceNotFound(`Alias not found: ${arn}`)
}

/** How GetAlias and provisioned concurrency say it. */
export function cannotFindAlias(arn: string): AwsError {
  return resourceNotFound(`Cannot find alias arn: ${arn}`)
}

export function invalidParameter(message: string): AwsError {
  return new AwsError('InvalidParameterValueException', message, { status: 400, members: USER })
}

/** What the request's validation answers for a member that only the service can judge. */
export function validation(value: string, member: string, constraint: string): AwsError {
  return new AwsError('ValidationException', violation(value, member, constraint), { status: 400 })
}

export function violation(value: string, member: string, constraint: string): string {
  return `1 validation error detected: Value '${value}' at '${member}' failed to satisfy constraint: ${constraint}`
}

export function resourceConflict(message: string): AwsError {
  return new AwsError('ResourceConflictException', message, { status: 409, members: USER })
}

/** `from`: the operation that would tell it. */
export function revisionMismatch(from = 'GetFunction/GetAlias'): AwsError {
  return new AwsError(
    'PreconditionFailedException',
    'The Revision Id provided does not match the latest Revision Id. ' +
      `Call the ${from} API to retrieve the latest Revision Id`,
    { status: 412, members: USER },
  )
}

export function accessDenied(): AwsError {
  return new AwsError('AccessDeniedException', '', { status: 403 })
}

export type ThrottleReason =
  | 'ConcurrentInvocationLimitExceeded'
  | 'ReservedFunctionConcurrentInvocationLimitExceeded'
  | 'FunctionInvocationRateLimitExceeded'

export function tooManyRequests(reason: ThrottleReason): AwsError {
  return new AwsError('TooManyRequestsException', 'Rate Exceeded.', {
    status: 429,
    members: { Reason: reason, ...USER },
  })
}

export function recursiveInvocation(): AwsError {
  return new AwsError(
    'RecursiveInvocationException',
    'Lambda has detected your function being invoked in a recursive loop with other AWS resources ' +
      "and stopped your function's invocation.",
    { status: 400, members: USER },
  )
}

export function invalidRequestContent(message: string): AwsError {
  return new AwsError('InvalidRequestContentException', message, { status: 400, members: USER })
}

export function requestTooLarge(bytes: number, limit: number): AwsError {
  return new AwsError(
    'RequestTooLargeException',
    `${bytes} byte payload is too large for the Event invocation type (limit ${limit} bytes)`,
    { status: 413, members: USER },
  )
}

export function zipTooLarge(limit: number): AwsError {
  return new AwsError(
    'RequestEntityTooLargeException',
    `Zipped size must be smaller than ${limit} bytes`,
    { status: 413 },
  )
}

export function unzippedTooLarge(limit: number): AwsError {
  return invalidParameter(`Unzipped size must be smaller than ${limit} bytes`)
}

export function badZip(): AwsError {
  return invalidParameter(
    'Could not unzip uploaded file. Please check your file, then try to upload again.',
  )
}

export function policyTooLong(limit: number): AwsError {
  return new AwsError(
    'PolicyLengthExceededException',
    `The final policy size is bigger than the limit (${limit}).`,
    { status: 400, members: USER },
  )
}

export function serviceFailure(message: string): AwsError {
  return new AwsError('ServiceException', message, { status: 500, members: { Type: 'Service' } })
}
