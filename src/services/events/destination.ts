// What API destinations are given, and as they are shown.

import type { Reading } from '../../store/table.ts'
import { stateOf, type DestinationRow } from './api-store.ts'
import { notValid } from './errors.ts'

export function requireEndpoint(endpoint: string): string {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined
  if (url?.protocol === 'https:' || url?.protocol === 'http:') return endpoint
  throw notValid('InvocationEndpoint', 'It must be a URL of HTTPS.')
}

/** As all operations but DescribeApiDestination answer. */
export function* shownDestination(row: DestinationRow) {
  return {
    ApiDestinationArn: row.arn,
    ApiDestinationState: yield* stateOf(row),
    CreationTime: new Date(row.createdMs),
    LastModifiedTime: new Date(row.modifiedMs),
  }
}

export function* listedDestination(row: DestinationRow): Reading<{
  Name: string
  ApiDestinationArn: string
  ApiDestinationState: 'ACTIVE' | 'INACTIVE'
  ConnectionArn: string
  InvocationEndpoint: string
  HttpMethod: never
  InvocationRateLimitPerSecond: number
  CreationTime: Date
  LastModifiedTime: Date
}> {
  return {
    ...(yield* shownDestination(row)),
    Name: row.name,
    ConnectionArn: row.connectionArn,
    InvocationEndpoint: row.endpoint,
    HttpMethod: row.method as never,
    InvocationRateLimitPerSecond: row.perSecond,
  }
}
