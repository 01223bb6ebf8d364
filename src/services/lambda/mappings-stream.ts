// Settings of a mapping that reads a stream.
// https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-params.html
// https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-parameters.html

import { parseArn } from '../../kernel/arn.ts'
import type { InputOf } from '../../wire/types.ts'
import { invalidParameter } from './errors.ts'
import type { StreamSettings } from './tables.ts'

type Client = typeof import('@aws-sdk/client-lambda')
type Create = InputOf<Client, 'CreateEventSourceMapping'>
type Update = InputOf<Client, 'UpdateEventSourceMapping'>

export const streamDefaults: StreamSettings = {
  startingPosition: 'LATEST',
  parallelizationFactor: 1,
  bisectBatchOnFunctionError: false,
  maximumRetryAttempts: -1,
  maximumRecordAgeInSeconds: -1,
  tumblingWindowInSeconds: 0,
}

const SHORTEST_AGE_SECONDS = 60

/** Where a new mapping begins: what only creation says. */
export function startOf(sourceArn: string, input: Create): Partial<StreamSettings> {
  const { StartingPosition: startingPosition, StartingPositionTimestamp: timestamp } = input
  if (startingPosition === undefined)
    throw invalidParameter(
      "1 validation error detected: Value null at 'startingPosition' failed to satisfy constraint: Member must not be null.",
    )
  const atTimestamp = startingPosition === 'AT_TIMESTAMP'
  if (atTimestamp && parseArn(sourceArn)?.service === 'dynamodb')
    throw invalidParameter(`Unsupported starting position for arn type: ${sourceArn}`)
  if (atTimestamp !== (timestamp !== undefined))
    throw invalidParameter(
      `StartingPositionTimestamp ${atTimestamp ? 'must' : 'must not'} be provided when StartingPosition is ${startingPosition}.`,
    )
  return {
    startingPosition,
    ...(timestamp && { startingPositionTimestampMs: timestamp.getTime() }),
  }
}

/** What was there, changed by what the caller gave. */
export function streamSettings(before: StreamSettings, input: Create | Update): StreamSettings {
  const { onFailure, ...rest } = before
  const given = input.DestinationConfig
  const to = given === undefined ? onFailure : given.OnFailure?.Destination
  const settings: StreamSettings = {
    ...rest,
    parallelizationFactor: input.ParallelizationFactor ?? before.parallelizationFactor,
    bisectBatchOnFunctionError:
      input.BisectBatchOnFunctionError ?? before.bisectBatchOnFunctionError,
    maximumRetryAttempts: input.MaximumRetryAttempts ?? before.maximumRetryAttempts,
    maximumRecordAgeInSeconds: input.MaximumRecordAgeInSeconds ?? before.maximumRecordAgeInSeconds,
    tumblingWindowInSeconds: input.TumblingWindowInSeconds ?? before.tumblingWindowInSeconds,
    ...(to && { onFailure: to }),
  }
  const age = settings.maximumRecordAgeInSeconds
  if (age !== -1 && age < SHORTEST_AGE_SECONDS)
    throw invalidParameter(
      `MaximumRecordAgeInSeconds must be -1, or at least ${SHORTEST_AGE_SECONDS}.`,
    )
  return settings
}
