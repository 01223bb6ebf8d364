// SNS's errors: shape in the model, code on the wire, status, and AWS's texts.
// https://docs.aws.amazon.com/sns/latest/api/CommonErrors.html

import { AwsError } from '../../kernel/aws-error.ts'

interface ErrorKind {
  readonly queryCode: string
  readonly status: number
}

export const errorTable = {
  InvalidParameterException: { queryCode: 'InvalidParameter', status: 400 },
  InvalidParameterValueException: { queryCode: 'ParameterValueInvalid', status: 400 },
  NotFoundException: { queryCode: 'NotFound', status: 404 },
  ResourceNotFoundException: { queryCode: 'ResourceNotFound', status: 404 },
  AuthorizationErrorException: { queryCode: 'AuthorizationError', status: 403 },
  EndpointDisabledException: { queryCode: 'EndpointDisabled', status: 400 },
  PlatformApplicationDisabledException: {
    queryCode: 'PlatformApplicationDisabled',
    status: 400,
  },
  OptedOutException: { queryCode: 'OptedOut', status: 400 },
  UserErrorException: { queryCode: 'UserError', status: 400 },
  InvalidStateException: { queryCode: 'InvalidState', status: 400 },
  TagLimitExceededException: { queryCode: 'TagLimitExceeded', status: 400 },
  FilterPolicyLimitExceededException: { queryCode: 'FilterPolicyLimitExceeded', status: 403 },
  SubscriptionLimitExceededException: { queryCode: 'SubscriptionLimitExceeded', status: 403 },
  EmptyBatchRequestException: { queryCode: 'EmptyBatchRequest', status: 400 },
  TooManyEntriesInBatchRequestException: { queryCode: 'TooManyEntriesInBatchRequest', status: 400 },
  BatchEntryIdsNotDistinctException: { queryCode: 'BatchEntryIdsNotDistinct', status: 400 },
  BatchRequestTooLongException: { queryCode: 'BatchRequestTooLong', status: 400 },
  InvalidBatchEntryIdException: { queryCode: 'InvalidBatchEntryId', status: 400 },
} satisfies Record<string, ErrorKind>

export type ErrorShape = keyof typeof errorTable

export function snsError(shape: ErrorShape, message: string): AwsError {
  return new AwsError(shape, message, errorTable[shape])
}

/** "Invalid parameter: Subject", "Invalid parameter: Attributes Reason: …" */
export function invalidParameter(what: string): AwsError {
  return snsError('InvalidParameterException', `Invalid parameter: ${what}`)
}

/** Of text messages: recorded without the words "Invalid parameter: ". */
export function unprefixed(message: string): AwsError {
  return snsError('InvalidParameterException', message)
}

/** What is wrong with a message attribute. */
export function invalidAttribute(message: string): AwsError {
  return snsError('InvalidParameterValueException', message)
}

export function topicNotFound(): AwsError {
  return snsError('NotFoundException', 'Topic does not exist')
}

export function subscriptionNotFound(): AwsError {
  return snsError('NotFoundException', 'Subscription does not exist')
}
