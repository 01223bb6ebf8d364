// Aliases: names for one version, or for two with a share of the executions each.
// https://docs.aws.amazon.com/step-functions/latest/dg/concepts-state-machine-alias.html

import type { Reading } from '../../store/table.ts'
import { validation } from './errors.ts'
import { arnOfMachine, requireVersion, versionArn, versionIn } from './machine-store.ts'
import type { AliasRow, Place } from './tables.ts'

type RouteInput = readonly { readonly stateMachineVersionArn: string | undefined; readonly weight: number | undefined }[] // prettier-ignore

export interface Routing {
  readonly place: Place
  readonly routes: AliasRow['routes']
}

const WHOLE = 100

export function routingOf(input: RouteInput): Routing {
  const arns = input.map(({ stateMachineVersionArn = '' }) => stateMachineVersionArn)
  const targets = arns.map((arn) => arnOfMachine(arn))
  const numbers = targets.map(({ arn }) => versionIn(arn.qualifier))
  if (numbers.includes(undefined)) {
    throw validation(`Routing configuration must contain state machine version ARNs. Received: [${arns.join(', ')}]`) // prettier-ignore
  }
  const { place } = targets[0]!
  if (targets.some((target) => target.place.arn !== place.arn)) {
    throw validation('Routing configuration must contain versions of the same state machine.')
  }
  if (new Set(numbers).size < numbers.length) {
    throw validation('Routing configuration must contain distinct state machine versions.')
  }
  const routes = input.map(({ weight = 0 }, i) => ({ version: numbers[i]!, weight }))
  if (routes.reduce((sum, { weight }) => sum + weight, 0) !== WHOLE) {
    throw validation('Sum of routing configuration weights must equal 100.')
  }
  return { place, routes }
}

export function* requireVersions({ place, routes }: Routing): Reading<void> {
  for (const { version } of routes) yield* requireVersion(version, versionArn(place.arn, version))
}

export function aliasArn(machine: string, name: string): string {
  return `${machine}:${name}`
}
