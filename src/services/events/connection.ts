// What CreateConnection and UpdateConnection are given, and what is shown of it: never a secret.

import { notValid } from './errors.ts'
import type { ConnectionRow } from './api-store.ts'
import type { Authorization, HttpParameters, Parameter } from './port.ts'

interface ParameterInput {
  readonly Key?: string | undefined
  readonly Value?: string | undefined
  readonly IsValueSecret?: boolean | undefined
}

interface HttpInput {
  readonly HeaderParameters?: readonly ParameterInput[] | undefined
  readonly QueryStringParameters?: readonly ParameterInput[] | undefined
  readonly BodyParameters?: readonly ParameterInput[] | undefined
}

export interface AuthInput {
  readonly BasicAuthParameters?: { readonly Username?: string | undefined; readonly Password?: string | undefined } | undefined // prettier-ignore
  readonly ApiKeyAuthParameters?: { readonly ApiKeyName?: string | undefined; readonly ApiKeyValue?: string | undefined } | undefined // prettier-ignore
  readonly OAuthParameters?: {
    readonly ClientParameters?: { readonly ClientID?: string | undefined; readonly ClientSecret?: string | undefined } | undefined // prettier-ignore
    readonly AuthorizationEndpoint?: string | undefined
    readonly HttpMethod?: string | undefined
    readonly OAuthHttpParameters?: HttpInput | undefined
  } | undefined // prettier-ignore
  readonly InvocationHttpParameters?: HttpInput | undefined
}

/** What an update leaves out stays as it was. */
export function authorizationOf(
  kind: string,
  { BasicAuthParameters, ApiKeyAuthParameters, OAuthParameters }: AuthInput,
  before?: Authorization,
): Authorization {
  const old = before?.kind === kind ? before : undefined
  if (kind === 'BASIC' && (BasicAuthParameters ?? old)) {
    const { username, password } = (old ?? {}) as Record<string, string>
    const { Username = username!, Password = password! } = BasicAuthParameters ?? {}
    return { kind, username: Username, password: Password }
  }
  if (kind === 'API_KEY' && (ApiKeyAuthParameters ?? old)) {
    const { name, value } = (old ?? {}) as Record<string, string>
    const { ApiKeyName = name!, ApiKeyValue = value! } = ApiKeyAuthParameters ?? {}
    return { kind, name: ApiKeyName, value: ApiKeyValue }
  }
  if (kind === 'OAUTH_CLIENT_CREDENTIALS' && (OAuthParameters ?? old)) {
    return oauthOf(OAuthParameters ?? {}, old as OAuth | undefined)
  }
  throw notValid('AuthParameters', `Parameters for authorization type ${kind} are required.`)
}

type OAuth = Extract<Authorization, { kind: 'OAUTH_CLIENT_CREDENTIALS' }>

function oauthOf(
  { ClientParameters, AuthorizationEndpoint, HttpMethod, OAuthHttpParameters }: NonNullable<AuthInput['OAuthParameters']>, // prettier-ignore
  old: OAuth | undefined,
): OAuth {
  return {
    kind: 'OAUTH_CLIENT_CREDENTIALS',
    endpoint: AuthorizationEndpoint ?? old?.endpoint ?? '',
    method: HttpMethod ?? old?.method ?? 'POST',
    clientId: ClientParameters?.ClientID ?? old?.clientId ?? '',
    clientSecret: ClientParameters?.ClientSecret ?? old?.clientSecret ?? '',
    parameters: httpOf(OAuthHttpParameters) ?? old?.parameters ?? {},
  }
}

export function httpOf(input: HttpInput | undefined): HttpParameters | undefined {
  const list = (parameters: readonly ParameterInput[] | undefined) =>
    parameters?.map(({ Key = '', Value = '', IsValueSecret }) => ({ Key, Value, IsValueSecret }))
  return (
    input && {
      HeaderParameters: list(input.HeaderParameters),
      QueryStringParameters: list(input.QueryStringParameters),
      BodyParameters: list(input.BodyParameters),
    }
  )
}

function shownHttp(parameters: HttpParameters | undefined) {
  const list = (given: readonly Parameter[] | undefined) =>
    given?.map(({ Key, Value, IsValueSecret }) =>
      IsValueSecret ? { Key, IsValueSecret } : { Key, Value, IsValueSecret },
    )
  return (
    parameters && {
      HeaderParameters: list(parameters.HeaderParameters),
      QueryStringParameters: list(parameters.QueryStringParameters),
      BodyParameters: list(parameters.BodyParameters),
    }
  )
}

function shownAuthorization(of: Authorization) {
  switch (of.kind) {
    case 'BASIC':
      return { BasicAuthParameters: { Username: of.username } }
    case 'API_KEY':
      return { ApiKeyAuthParameters: { ApiKeyName: of.name } }
    case 'OAUTH_CLIENT_CREDENTIALS': {
      const hasParameters = Object.values(of.parameters).some((list) => list !== undefined)
      return {
        OAuthParameters: {
          ClientParameters: { ClientID: of.clientId },
          AuthorizationEndpoint: of.endpoint,
          HttpMethod: of.method as never,
          ...(hasParameters && { OAuthHttpParameters: shownHttp(of.parameters) }),
        },
      }
    }
  }
}

const date = (ms: number | undefined) => (ms === undefined ? undefined : new Date(ms))

/** As all operations but DescribeConnection answer. */
export function shownConnection(row: ConnectionRow) {
  return {
    ConnectionArn: row.arn,
    ConnectionState: row.state,
    CreationTime: date(row.createdMs),
    LastModifiedTime: date(row.modifiedMs),
    LastAuthorizedTime: date(row.authorizedMs),
  }
}

export function describedConnection(row: ConnectionRow) {
  return {
    ...shownConnection(row),
    Name: row.name,
    Description: row.description,
    KmsKeyIdentifier: row.kmsKeyIdentifier,
    AuthorizationType: row.authorization.kind,
    SecretArn: row.secretArn,
    AuthParameters: {
      ...shownAuthorization(row.authorization),
      InvocationHttpParameters: shownHttp(row.parameters),
    },
  }
}
