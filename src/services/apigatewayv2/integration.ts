// Integrations of HTTP APIs: functions, endpoints, and first-class calls of AWS services.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations.html

import type { Reading } from '../../store/table.ts'
import type { Context } from '../service.ts'
import { change, create, given, remove, type Kind } from './children.ts'
import { badRequest, conflict } from './errors.ts'
import { SUBTYPES } from './subtypes.ts'
import { integrationTable, routeTable, type IntegrationRow } from './tables.ts'

export const integrations: Kind<IntegrationRow> = {
  ...{ table: integrationTable, called: 'Integration', deployed: true },
  idOf: ({ IntegrationId }) => IntegrationId!,
}

const TIMEOUT_MS = 30_000

export function integrationOf(IntegrationId: string, row: IntegrationRow): IntegrationRow {
  const { IntegrationType: type, IntegrationSubtype: subtype, IntegrationUri: uri } = row
  if (type !== 'AWS_PROXY' && type !== 'HTTP_PROXY') {
    throw badRequest(`HTTP APIs only support AWS_PROXY and HTTP_PROXY integrations, not ${type}`)
  }
  if (subtype !== undefined) requireSubtype(row)
  else if (!uri) throw badRequest('IntegrationUri is required')
  if (type === 'HTTP_PROXY' && !/^(?:https?:\/\/|\$\{stageVariables\.)/.test(uri ?? '')) {
    throw badRequest('Invalid HTTP endpoint specified for URI')
  }
  if (type === 'HTTP_PROXY' && !row.IntegrationMethod) throw badRequest('IntegrationMethod is required for HTTP_PROXY') // prettier-ignore
  const version = row.PayloadFormatVersion ?? '1.0'
  if (version !== '1.0' && (version !== '2.0' || type === 'HTTP_PROXY')) {
    throw badRequest(`PayloadFormatVersion ${version} is not supported for this integration`)
  }
  const { TimeoutInMillis = TIMEOUT_MS } = row
  if (TimeoutInMillis < 50 || TimeoutInMillis > TIMEOUT_MS) {
    throw badRequest('TimeoutInMillis should be between 50 and 30000')
  }
  return {
    ...row,
    ...{ IntegrationId, PayloadFormatVersion: version, TimeoutInMillis },
    ConnectionType: row.ConnectionType ?? 'INTERNET',
    ...(type === 'AWS_PROXY' && subtype === undefined && { IntegrationMethod: 'POST' }),
  }
}

function requireSubtype({ IntegrationSubtype, RequestParameters, CredentialsArn }: IntegrationRow) {
  const subtype = SUBTYPES.get(IntegrationSubtype ?? '')
  if (subtype === undefined) throw badRequest(`Invalid IntegrationSubtype ${IntegrationSubtype}`)
  const names = Object.keys(RequestParameters ?? {})
  const missing = subtype.required.filter((name) => !names.includes(name))
  if (missing.length > 0) throw badRequest(`Parameters ${missing.join(', ')} are required for ${IntegrationSubtype}`) // prettier-ignore
  const known = new Set([...subtype.required, ...subtype.optional])
  const unknown = names.filter((name) => !known.has(name))
  if (unknown.length > 0) throw badRequest(`Parameters ${unknown.join(', ')} are not supported for ${IntegrationSubtype}`) // prettier-ignore
  if (!CredentialsArn) throw badRequest('Credentials are required for AWS service integrations')
}

type GivenIntegration = IntegrationRow & { readonly ApiId?: string | undefined }

export function createIntegration(input: GivenIntegration, context: Context) {
  // eslint-disable-next-line require-yield
  return create(integrations, input, context, function* (id) {
    return integrationOf(id, given(input))
  })
}

export function updateIntegration(input: GivenIntegration, context: Context) {
  return change(integrations, input, input.IntegrationId!, context, (before) =>
    integrationOf(before.IntegrationId!, { ...before, ...given(input) }),
  )
}

/** One that a route leads to stays. */
export function deleteIntegration(
  input: { ApiId: string | undefined; IntegrationId: string | undefined },
  context: Context,
) {
  return remove(integrations, input, input.IntegrationId!, context, requireUnused)
}

function* requireUnused({ IntegrationId }: IntegrationRow): Reading<void> {
  const all = yield* routeTable.range([], { limit: 1_000 })
  if (all.some(({ row }) => row.Target === `integrations/${IntegrationId}`)) {
    throw conflict('Cannot delete Integration: it is the target of a route')
  }
}
