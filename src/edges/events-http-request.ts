// The request to an API destination: endpoint, path, query, headers and body, of the target and of the
// connection. What the connection says wins.
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-target-connection.html

import type { ApiDestination, Parameter } from '../services/events/port.ts'
import type { Attempt } from './events-delivery.ts'

export interface TargetParameters {
  readonly PathParameterValues?: readonly string[]
  readonly HeaderParameters?: Readonly<Record<string, string>>
  readonly QueryStringParameters?: Readonly<Record<string, string>>
}

interface Calling {
  readonly destination: ApiDestination
  readonly bearer: string | undefined
  readonly parameters: TargetParameters
}

const BODILESS = new Set(['GET', 'HEAD'])

export function requestOf(
  { input }: Pick<Attempt, 'input'>,
  { destination, bearer, parameters: given }: Calling,
) {
  const { endpoint, method, authorization, parameters } = destination
  const url = new URL(pathFilled(endpoint, given.PathParameterValues ?? []))
  for (const [name, value] of Object.entries(given.QueryStringParameters ?? {})) {
    url.searchParams.set(name, value)
  }
  for (const { Key, Value } of parameters.QueryStringParameters ?? []) {
    url.searchParams.set(Key, Value)
  }
  const headers = new Map<string, [name: string, value: string]>()
  const set = (name: string, value: string) => headers.set(name.toLowerCase(), [name, value])
  set('User-Agent', 'Amazon/EventBridge/ApiDestinations')
  set('Content-Type', 'application/json; charset=utf-8')
  set('Range', 'bytes=0-1048575')
  set('Accept-Encoding', 'gzip,deflate')
  for (const [name, value] of Object.entries(given.HeaderParameters ?? {})) set(name, value)
  for (const { Key, Value } of parameters.HeaderParameters ?? []) set(Key, Value)
  const { kind } = authorization
  if (kind === 'BASIC') set('Authorization', basic(authorization.username, authorization.password))
  else if (kind === 'API_KEY') set(authorization.name, authorization.value)
  else if (bearer !== undefined) set('Authorization', `Bearer ${bearer}`)
  return {
    ...{ url: url.href, method, headers: Object.fromEntries(headers.values()) },
    body: BODILESS.has(method) ? '' : bodyOf(input, parameters.BodyParameters ?? []),
  }
}

export function basic(username: string, password: string): string {
  return `Basic ${Buffer.from(`${username}:${password}`, 'utf8').toString('base64')}`
}

/** Each `*` of the path takes the next value. */
function pathFilled(endpoint: string, values: readonly string[]): string {
  let next = 0
  return endpoint.replaceAll('*', () => encodeURIComponent(String(values[next++] ?? '*')))
}

/** Only a body that is an object can have members more. */
function bodyOf(input: string, parameters: readonly Parameter[]): string {
  if (parameters.length === 0) return input
  const body: unknown = JSON.parse(input)
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return input
  const more = Object.fromEntries(parameters.map(({ Key, Value }) => [Key, Value]))
  return JSON.stringify({ ...body, ...more })
}
