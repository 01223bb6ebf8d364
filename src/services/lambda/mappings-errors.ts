// Errors of the event source mapping operations, with AWS's texts.

import { AwsError, notImplemented } from '../../kernel/aws-error.ts'
import { parseArn } from '../../kernel/arn.ts'
import * as lambda from './errors.ts'
import { parseFunctionArn } from './function-name.ts'
import type { EventSourceMappingRow } from './tables.ts'

export function resourceNotFound(): AwsError {
  return lambda.resourceNotFound('The resource you requested does not exist.')
}

export function resourceInUse(): AwsError {
  return new AwsError(
    'ResourceInUseException',
    'Cannot update the event source mapping because it is in use.',
    { status: 400, members: { Type: 'User' } },
  )
}

/** The blanks inside the quotation marks are AWS's. */
export function resourceConflict(row: EventSourceMappingRow, uuid: string): AwsError {
  const name = parseFunctionArn(row.functionArn)?.name ?? row.functionArn
  const source = row.eventSourceArn
  const text =
    parseArn(source)?.service === 'sqs'
      ? `An event source mapping with SQS arn (" ${source} ") and function (" ${name} ") already exists.`
      : `The event source arn (" ${source} ") and function (" ${name} ") provided mapping already exists.`
  return lambda.resourceConflict(
    `${text} Please update or delete the existing mapping with UUID ${uuid}`,
  )
}

export function functionMissing(): AwsError {
  return lambda.invalidParameter('Function does not exist')
}

export function unrecognizedSource(): AwsError {
  return lambda.invalidParameter('Unrecognized event source.')
}

export function invalidFilter(): AwsError {
  return lambda.invalidParameter('Invalid filter pattern definition.')
}

export function unsupportedSetting(member: string): AwsError {
  return lambda.invalidParameter(
    `Unsupported ${member} parameter for given event source mapping type.`,
  )
}

/** A source that AWS can poll and Millrace cannot: named, instead of a mapping that never moves. */
export function unsupportedSource(source: string): AwsError {
  return notImplemented('lambda', `CreateEventSourceMapping for ${source}`)
}
