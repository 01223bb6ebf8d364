// Authorizers of HTTP APIs: functions and JSON Web Tokens.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-access-control.html

import type { Context } from '../service.ts'
import { change, create, given, type Kind } from './children.ts'
import { badRequest } from './errors.ts'
import { authorizerTable, type AuthorizerRow } from './tables.ts'

export const authorizers: Kind<AuthorizerRow> = {
  ...{ table: authorizerTable, called: 'Authorizer', deployed: true },
  idOf: ({ AuthorizerId }) => AuthorizerId!,
}

function checked(row: AuthorizerRow): AuthorizerRow {
  const { AuthorizerType: type, AuthorizerUri, JwtConfiguration: jwt, IdentitySource = [] } = row
  if (!row.Name) throw badRequest('Authorizer name must be non-empty')
  const ttl = row.AuthorizerResultTtlInSeconds ?? 0
  if (ttl < 0 || ttl > 3_600) throw badRequest('Authorizer result TTL must be between 0 and 3600')
  if (type === 'JWT') {
    if (!jwt?.Issuer || !/^https?:\/\/[^\s]{1,1000}$/.test(jwt.Issuer)) throw badRequest('Invalid issuer: it must be a URL') // prettier-ignore
    if (!jwt.Audience?.length) throw badRequest('Audience list must be non-empty')
    if (IdentitySource.length !== 1) throw badRequest('A JWT authorizer has exactly one identity source') // prettier-ignore
    return row
  }
  if (!AuthorizerUri) throw badRequest('AuthorizerUri is required for REQUEST authorizers')
  if (!row.AuthorizerPayloadFormatVersion) {
    throw badRequest(
      'AuthorizerPayloadFormatVersion is a required parameter for REQUEST authorizer',
    )
  }
  return row
}

type Given = AuthorizerRow & { readonly ApiId?: string | undefined }

export function createAuthorizer(input: Given, context: Context) {
  // eslint-disable-next-line require-yield
  return create(authorizers, input, context, function* (AuthorizerId) {
    return checked({ ...given(input), AuthorizerId })
  })
}

export function updateAuthorizer(input: Given, context: Context) {
  return change(authorizers, input, input.AuthorizerId!, context, (before) =>
    checked({ ...before, ...given(input) }),
  )
}
