// What a route of the admin API is given, and the answers that it gives.

import { AwsError } from '../../kernel/aws-error.ts'
import type { Env } from '../../services/service.ts'
import type { WireResponse } from '../../wire/protocol.ts'
import type { AdminRequest } from '../../wire/admin-handler.ts'

export interface RouteCall {
  readonly env: Env
  readonly request: AdminRequest
  readonly query: URLSearchParams
  /** The path past the route's own, decoded: the id of `/trace/<id>`. */
  readonly rest: string
  /** Whether the operator asks; if not, only what everyone may know is answered. */
  readonly trusted: boolean
}

export type Answer<Call> = (call: Call) => Promise<WireResponse>

/** A route that everyone may ask who reaches the server, or the operator alone. */
export type RouteOf<Call> = Answer<Call> | { readonly public: true; readonly answer: Answer<Call> }

/** What a service adds to the admin API. */
export type ServiceRoute = RouteOf<RouteCall>

export function badRequest(message: string): AwsError {
  return new AwsError('BadRequest', message, { status: 400 })
}

export function json(body: unknown, status = 200): WireResponse {
  return {
    status,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
    body: JSON.stringify(body),
  }
}

export function text(body: string): WireResponse {
  return {
    status: 200,
    headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' },
    body: body.endsWith('\n') ? body : `${body}\n`,
  }
}

/** The request's JSON object; an empty body is an empty object. */
export function bodyOf(request: AdminRequest): Record<string, unknown> {
  const body = Buffer.from(request.body ?? []).toString('utf8')
  if (body.trim() === '') return {}
  let value: unknown
  try {
    value = JSON.parse(body)
  } catch {
    throw badRequest('the body is not JSON')
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value as Record<string, unknown>
  }
  throw badRequest('the body is not a JSON object')
}

/** A whole number from the query, within bounds. */
export function integerOf(
  query: URLSearchParams,
  name: string,
  fallback: number,
  max: number,
): number {
  const given = query.get(name)
  if (given === null) return fallback
  const value = Number(given)
  if (Number.isInteger(value) && value >= 0 && value <= max) return value
  throw badRequest(`${name} must be a whole number from 0 to ${max}`)
}
