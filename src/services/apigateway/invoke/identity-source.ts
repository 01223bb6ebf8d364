// What authorizers know callers by.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/configure-api-gateway-lambda-authorization.html

import type { Authorizer } from '@aws-sdk/client-api-gateway'
import { printed } from '../vtl/values.ts'
import { contextAt, type ApiCall } from './call.ts'
import { header } from './received.ts'

/** Values in order; undefined as soon as one is not there. */
export function identityOf(
  call: ApiCall,
  { identitySource = '' }: Authorizer,
): string[] | undefined {
  const sources = identitySource
    .split(',')
    .map((one) => one.trim())
    .filter(Boolean)
  const values = sources.map((source) => valueOf(call, source))
  return values.some((value) => value === undefined || value === '') ? undefined : (values as string[]) // prettier-ignore
}

function valueOf(call: ApiCall, source: string): string | undefined {
  const [where, , kind, ...rest] = source.split('.')
  if (where === 'method') {
    const name = rest.join('.')
    if (kind === 'header') return header(call.received, name)?.at(-1)
    return kind === 'querystring' ? call.received.query.get(name)?.at(-1) : undefined
  }
  const name = source.slice(source.indexOf('.') + 1)
  if (where === 'stageVariables') return Object.hasOwn(call.variables, name) ? call.variables[name] : undefined // prettier-ignore
  const value = where === 'context' ? contextAt(call.context, name) : undefined
  return value === undefined || value === null ? undefined : printed(value)
}
