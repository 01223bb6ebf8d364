// Aliases: names for versions, with weights for a second one.
// https://docs.aws.amazon.com/lambda/latest/dg/configuring-alias-routing.html

import type { AliasConfiguration } from '@aws-sdk/client-lambda'
import type { Reading } from '../../store/table.ts'
import { functionNotFound, invalidParameter } from './errors.ts'
import { functionArn, type FunctionName } from './function-name.ts'
import { LATEST, versionKey } from './functions.ts'
import { versionTable, type AliasRow, type FunctionPlace } from './tables.ts'

type Weights = Readonly<Record<string, number | undefined>>

export function aliasConfiguration(place: FunctionPlace, row: AliasRow): AliasConfiguration {
  return {
    AliasArn: functionArn(place, row.name),
    Name: row.name,
    FunctionVersion: row.version,
    Description: row.description,
    RoutingConfig: row.routing && { AdditionalVersionWeights: { ...row.routing } },
    RevisionId: row.revisionId,
  }
}

/** Weights as given; empty ones clear the routing. */
export function* routingFrom(
  name: FunctionName,
  version: string,
  weights: Weights | undefined,
): Reading<AliasRow['routing']> {
  const entries = Object.entries(weights ?? {})
  if (entries.length === 0) return undefined
  if (entries.length > 1) {
    throw invalidParameter('Number of items in AdditionalVersionWeights cannot be greater than 1')
  }
  const [other, weight] = entries[0]!
  if (other === version) {
    throw invalidParameter(
      `Invalid function version ${other}. Function version ${other} is already included in routing configuration.`,
    )
  }
  if (version === LATEST || other === LATEST) {
    throw invalidParameter('$LATEST is not supported for an alias pointing to more than 1 version')
  }
  if (weight === undefined || weight < 0 || weight > 1) {
    throw invalidParameter('A weight must be between 0.0 and 1.0.')
  }
  yield* requireTarget(name, other)
  return { [other]: weight }
}

/** An alias points only to what is there. */
export function* requireTarget(name: FunctionName, version: string): Reading<void> {
  const key = versionKey(version)
  if (key === undefined || !(yield* versionTable.get(key))) {
    throw functionNotFound(functionArn(name, version))
  }
}
