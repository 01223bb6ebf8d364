// DynamoDB's errors with AWS's texts.
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html

import { AwsError } from '../../kernel/aws-error.ts'
import type { Item } from './value/types.ts'
import { wireItem } from './value/wire.ts'

export const validation = (message: string) => new AwsError('ValidationException', message)

export const invalid = (message: string) =>
  validation(`One or more parameter values were invalid: ${message}`)

/** Of a table that data is asked of: the text does not say which. */
export const noSuchTable = () =>
  new AwsError('ResourceNotFoundException', 'Requested resource not found')

export const tableNotFound = (name: string) =>
  new AwsError(
    'ResourceNotFoundException',
    `Requested resource not found: Table: ${name} not found`,
  )

export const resourceNotFound = (message: string) =>
  new AwsError('ResourceNotFoundException', message)

export const tableExists = (name: string) =>
  new AwsError('ResourceInUseException', `Table already exists: ${name}`)

export const inUse = (message: string) => new AwsError('ResourceInUseException', message)

export const limitExceeded = (message: string) => new AwsError('LimitExceededException', message)

/** `item`: as it is, for callers that asked to see it. */
export const conditionFailed = (item?: Item) =>
  new AwsError(
    'ConditionalCheckFailedException',
    'The conditional request failed',
    item === undefined ? {} : { members: { Item: wireItem(item) } },
  )

export const keyMismatch = () => validation('The provided key element does not match the schema')
