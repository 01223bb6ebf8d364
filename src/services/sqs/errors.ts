// Every error that SQS answers with: shape, query code, status and text.
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/CommonErrors.html

import { AwsError } from '../../kernel/aws-error.ts'

interface ErrorKind {
  /** Code in the query protocol, also sent as `x-amzn-query-error`. */
  readonly queryCode: string
  readonly status: number
}

const simple = (shape: string, status = 400): ErrorKind => ({
  queryCode: `AWS.SimpleQueueService.${shape}`,
  status,
})

export const errorTable = {
  QueueDoesNotExist: { queryCode: 'AWS.SimpleQueueService.NonExistentQueue', status: 400 },
  QueueNameExists: { queryCode: 'QueueAlreadyExists', status: 400 },
  QueueDeletedRecently: simple('QueueDeletedRecently'),
  EmptyBatchRequest: simple('EmptyBatchRequest'),
  TooManyEntriesInBatchRequest: simple('TooManyEntriesInBatchRequest'),
  BatchEntryIdsNotDistinct: simple('BatchEntryIdsNotDistinct'),
  InvalidBatchEntryId: simple('InvalidBatchEntryId'),
  BatchRequestTooLong: simple('BatchRequestTooLong'),
  MessageNotInflight: simple('MessageNotInflight'),
  UnsupportedOperation: simple('UnsupportedOperation'),
  PurgeQueueInProgress: simple('PurgeQueueInProgress', 403),
  OverLimit: { queryCode: 'OverLimit', status: 403 },
  ReceiptHandleIsInvalid: { queryCode: 'ReceiptHandleIsInvalid', status: 404 },
  InvalidAddress: { queryCode: 'InvalidAddress', status: 404 },
  ResourceNotFoundException: { queryCode: 'ResourceNotFoundException', status: 404 },
  InvalidAttributeName: { queryCode: 'InvalidAttributeName', status: 400 },
  InvalidAttributeValue: { queryCode: 'InvalidAttributeValue', status: 400 },
  InvalidMessageContents: { queryCode: 'InvalidMessageContents', status: 400 },
  InvalidParameterValueException: { queryCode: 'InvalidParameterValue', status: 400 },
  MissingRequiredParameterException: { queryCode: 'MissingParameter', status: 400 },
} satisfies Record<string, ErrorKind>

export type ErrorShape = keyof typeof errorTable

export function sqsError(shape: ErrorShape, message: string): AwsError {
  return new AwsError(shape, message, errorTable[shape])
}

export function invalidParameter(message: string): AwsError {
  return sqsError('InvalidParameterValueException', message)
}

/** "Value 11 for parameter MaxNumberOfMessages is invalid. Reason: …" */
export function invalidValue(value: unknown, parameter: string, reason: string): AwsError {
  return invalidParameter(
    `Value ${String(value)} for parameter ${parameter} is invalid. Reason: ${reason}`,
  )
}

export function missingParameter(name: string): AwsError {
  return sqsError(
    'MissingRequiredParameterException',
    `The request must contain the parameter ${name}.`,
  )
}

/** The query protocol's text names its WSDL; the JSON protocol's does not. */
export function queueDoesNotExist(protocol?: string): AwsError {
  const wsdl = protocol === 'awsQuery' ? ' for this wsdl version' : ''
  return sqsError('QueueDoesNotExist', `The specified queue does not exist${wsdl}.`)
}

export function unknownAttribute(name: string): AwsError {
  return sqsError('InvalidAttributeName', `Unknown Attribute ${name}.`)
}

export function invalidAttribute(name: string, reason?: string): AwsError {
  const why = reason === undefined ? '' : ` Reason: ${reason}`
  return sqsError('InvalidAttributeValue', `Invalid value for the parameter ${name}.${why}`)
}

export function receiptHandleIsInvalid(handle: string): AwsError {
  return sqsError(
    'ReceiptHandleIsInvalid',
    `The input receipt handle "${handle}" is not a valid receipt handle.`,
  )
}

export function receiptHandleExpired(handle: string): AwsError {
  return invalidValue(handle, 'ReceiptHandle', 'The receipt handle has expired.')
}

export function resourceNotFound(message: string): AwsError {
  return sqsError('ResourceNotFoundException', message)
}
