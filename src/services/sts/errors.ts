// STS's errors with AWS's texts.

import { AwsError } from '../../kernel/aws-error.ts'

export const validationError = (message: string) =>
  new AwsError('ValidationError', message, { status: 400 })

export const invalidParameterValue = (message: string) =>
  new AwsError('InvalidParameterValue', message, { status: 400 })

export const malformedPolicy = (message: string) =>
  new AwsError('MalformedPolicyDocumentException', message, {
    status: 400,
    queryCode: 'MalformedPolicyDocument',
  })

export const expiredToken = () =>
  new AwsError('ExpiredToken', 'The security token included in the request is expired', {
    status: 403,
  })

export const accessDenied = (message: string) =>
  new AwsError('AccessDenied', message, { status: 403 })

const named = (code: string, queryCode: string) => (message: string) =>
  new AwsError(code, message, { status: 400, queryCode })

export const invalidIdentityToken = named('InvalidIdentityTokenException', 'InvalidIdentityToken')
export const expiredIdentityToken = named('ExpiredTokenException', 'ExpiredTokenException')
export const packedTooLarge = named('PackedPolicyTooLargeException', 'PackedPolicyTooLarge')
export const invalidMessage = named(
  'InvalidAuthorizationMessageException',
  'InvalidAuthorizationMessageException',
)
