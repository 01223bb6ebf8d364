// CloudWatch Logs' errors with AWS's texts.

import { AwsError } from '../../kernel/aws-error.ts'

export const groupNotFound = () =>
  new AwsError('ResourceNotFoundException', 'The specified log group does not exist.')

export const streamNotFound = () =>
  new AwsError('ResourceNotFoundException', 'The specified log stream does not exist.')

export const groupExists = () =>
  new AwsError('ResourceAlreadyExistsException', 'The specified log group already exists')

export const streamExists = () =>
  new AwsError('ResourceAlreadyExistsException', 'The specified log stream already exists')

export const nameTooLong = () =>
  new AwsError(
    'InvalidParameterException',
    'Invalid LogGroup or LogStream, both must have length less than or equal to 512.',
  )

export const invalidParameter = (message: string) =>
  new AwsError('InvalidParameterException', message)

export const tooMuchWork = () =>
  invalidParameter(
    'The filter pattern takes too many steps on these events. Simplify its regular expressions, or ' +
      'search a shorter time.',
  )

export const validation = (message: string) => new AwsError('ValidationException', message)

export const invalidToken = () => invalidParameter('The specified nextToken is invalid.')

export const tooManyTags = () =>
  new AwsError(
    'TooManyTagsException',
    'The maximum number of tags for this resource has been reached.',
  )

export const resourceNotFound = () =>
  new AwsError('ResourceNotFoundException', 'The specified resource does not exist.')

export const limitExceeded = () =>
  new AwsError('LimitExceededException', 'Resource limit exceeded.')

export const crossAccountDestination = () =>
  new AwsError(
    'AccessDeniedException',
    'Cross-account lambda invocation passing is not allowed. You must use DestinationPolicies to ' +
      'create cross account lambda triggers.',
  )

export const subscriptionNotFound = () =>
  new AwsError('ResourceNotFoundException', 'The specified subscription filter does not exist.')
