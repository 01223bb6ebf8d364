// Configurations of asynchronous invocation: one for the function itself (`$LATEST`), each version
// and each alias; none of them stands in for another.
// https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-configuring.html

import type { FunctionEventInvokeConfig } from '@aws-sdk/client-lambda'
import type { Tx } from '../../store/store.ts'
import type { Reading } from '../../store/table.ts'
import { destinationsOf, type GivenDestinations } from './destinations.ts'
import { invalidParameter, resourceNotFound } from './errors.ts'
import { functionArn, type FunctionName } from './function-name.ts'
import { findVersion, LATEST } from './functions.ts'
import type { Lambda } from './lambda.ts'
import {
  eventInvokeTable,
  functionPartition,
  type EventInvokeRow,
  type FunctionPlace,
} from './tables.ts'

export interface EventInvokeInput {
  readonly MaximumRetryAttempts?: number | undefined
  readonly MaximumEventAgeInSeconds?: number | undefined
  readonly DestinationConfig?: GivenDestinations | undefined
}

export function qualifierOf(name: FunctionName): string {
  return name.qualifier ?? LATEST
}

export function configMissing(name: FunctionName) {
  const arn = functionArn(name, qualifierOf(name))
  return resourceNotFound(`The function ${arn} doesn't have an EventInvokeConfig`)
}

export function* requireTarget(tx: Tx, name: FunctionName): Reading<void> {
  if (!(yield* findVersion(tx, name.qualifier))) throw noFunction()
}

export function noFunction() {
  return resourceNotFound("The function doesn't exist.")
}

/** Writes a configuration: a whole one, or what is given over the one that is there. */
export async function configure(
  lambda: Lambda,
  name: FunctionName,
  input: EventInvokeInput,
  how: 'replace' | 'update',
): Promise<FunctionEventInvokeConfig> {
  requireSomething(input)
  const partition = functionPartition(name)
  await lambda.env.store.transact(partition, (tx) => requireTarget(tx, name))
  await lambda.destinations.check(name, input.DestinationConfig ?? {})
  const row = await lambda.env.store.transact(partition, function* (tx) {
    yield* requireTarget(tx, name)
    const before = yield* eventInvokeTable.get(qualifierOf(name))
    if (how === 'update' && !before) throw configMissing(name)
    const next = merged(name, input, how === 'update' ? before : undefined, tx.nowMs)
    eventInvokeTable.put(tx, [next.qualifier], next)
    return next
  })
  return eventInvokeConfig(name, row)
}

function requireSomething(input: EventInvokeInput): void {
  const { MaximumRetryAttempts, MaximumEventAgeInSeconds, DestinationConfig } = input
  if ((MaximumRetryAttempts ?? MaximumEventAgeInSeconds ?? DestinationConfig) === undefined) {
    throw invalidParameter(
      'You must specify at least one of error handling or destination setting.',
    )
  }
}

function merged(
  name: FunctionName,
  input: EventInvokeInput,
  before: EventInvokeRow | undefined,
  nowMs: number,
): EventInvokeRow {
  return {
    qualifier: qualifierOf(name),
    lastModifiedMs: nowMs,
    maximumRetryAttempts: input.MaximumRetryAttempts ?? before?.maximumRetryAttempts,
    maximumEventAgeSeconds: input.MaximumEventAgeInSeconds ?? before?.maximumEventAgeSeconds,
    ...(input.DestinationConfig
      ? destinationsOf(input.DestinationConfig)
      : { onSuccess: before?.onSuccess, onFailure: before?.onFailure }),
  }
}

export function eventInvokeConfig(
  place: FunctionPlace,
  row: EventInvokeRow,
): FunctionEventInvokeConfig {
  return {
    LastModified: new Date(row.lastModifiedMs),
    FunctionArn: functionArn(place, row.qualifier),
    MaximumRetryAttempts: row.maximumRetryAttempts,
    MaximumEventAgeInSeconds: row.maximumEventAgeSeconds,
    DestinationConfig: {
      OnSuccess: row.onSuccess ? { Destination: row.onSuccess } : {},
      OnFailure: row.onFailure ? { Destination: row.onFailure } : {},
    },
  }
}
