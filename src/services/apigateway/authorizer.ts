// Authorizers.
// https://docs.aws.amazon.com/apigateway/latest/api/API_Authorizer.html

import type { Authorizer } from '@aws-sdk/client-api-gateway'
import type { Context } from '../service.ts'
import { allOf, inApi, requireRoom, updateChild } from './children.ts'
import { badRequest, conflict, noSuch } from './errors.ts'
import { newPartId } from './ids.ts'
import { AUTHORIZER_TTL_SECONDS } from './limits.ts'
import { patchesOf, patchKnown, replaces, text, whole } from './patch.ts'
import { authorizerTable } from './tables.ts'

const MAX_AUTHORIZERS = 10
const MAX_TTL_SECONDS = 3_600

export const noAuthorizer = () => noSuch('Authorizer')

export function authorizerOf(given: Authorizer, id: string): Authorizer {
  const { name, type, authorizerUri, authorizerCredentials, identitySource, providerARNs } = given
  if (!name) throw badRequest('Authorizer name must be non-empty')
  if (type !== 'COGNITO_USER_POOLS' && !authorizerUri) {
    throw badRequest('Invalid Authorizer URI: null')
  }
  if (type === 'COGNITO_USER_POOLS' && !providerARNs?.length) {
    throw badRequest('Authorizer provider ARNs must be non-empty')
  }
  const ttl = given.authorizerResultTtlInSeconds ?? AUTHORIZER_TTL_SECONDS
  if (type !== 'REQUEST' && !identitySource) throw badRequest('Identity source must be non-empty')
  if (type === 'REQUEST' && ttl > 0 && !identitySource) {
    throw badRequest('Identity source must be non-empty when caching is enabled')
  }
  requireTtl(ttl)
  return {
    ...{ id, name, type },
    ...(providerARNs?.length && { providerARNs }),
    authType: given.authType ?? (type === 'COGNITO_USER_POOLS' ? 'cognito_user_pools' : 'custom'),
    ...(authorizerUri && { authorizerUri }),
    ...(authorizerCredentials && { authorizerCredentials }),
    ...(identitySource && { identitySource }),
    ...(given.identityValidationExpression && { identityValidationExpression: given.identityValidationExpression }), // prettier-ignore
    authorizerResultTtlInSeconds: ttl,
  }
}

function requireTtl(seconds: number): void {
  if (seconds < 0 || seconds > MAX_TTL_SECONDS) {
    throw badRequest(`Authorizer result TTL must be between 0 and ${MAX_TTL_SECONDS} seconds`)
  }
}

export function createAuthorizer(
  input: Authorizer & { restApiId: string | undefined },
  context: Context,
): Promise<Authorizer> {
  return inApi(input, context, function* (tx, _api, found) {
    // As recorded: not the error of other kinds.
    if (!found) throw conflict('Unable to complete operation due to concurrent modification. Please try again later.') // prettier-ignore
    const authorizer = authorizerOf(input, newPartId(tx))
    yield* requireRoom(authorizerTable, MAX_AUTHORIZERS, 'Maximum number of Authorizers for this API has been reached.') // prettier-ignore
    const all = yield* allOf(authorizerTable)
    if (all.some(({ name }) => name === authorizer.name)) {
      throw conflict(`Authorizer name must be unique. Authorizer with name ${authorizer.name} already exists.`) // prettier-ignore
    }
    authorizerTable.put(tx, [authorizer.id!], authorizer)
    return authorizer
  })
}

const RULES = [
  ...['name', 'type', 'authType', 'authorizerUri', 'authorizerCredentials', 'identitySource', 'identityValidationExpression'].map((name) => text(name)), // prettier-ignore
  whole('authorizerResultTtlInSeconds'),
  replaces('/providerARNs/*', (draft, { value }) => (draft.providerARNs = [value])),
  {
    path: '/providerARNs',
    ops: ['add', 'remove'],
    apply(draft: Record<string, any>, { op, value }: { op: string; value: string | undefined }) {
      const others = ((draft.providerARNs ?? []) as string[]).filter((arn) => arn !== value)
      draft.providerARNs = op === 'add' ? [...others, value] : others
    },
  },
]

export function updateAuthorizer(
  input: { restApiId: string | undefined; authorizerId: string | undefined; patchOperations?: any[] | undefined }, // prettier-ignore
  context: Context,
): Promise<Authorizer> {
  const patches = patchesOf(input.patchOperations)
  return updateChild(authorizerTable, input, input.authorizerId!, context, {
    missing: noAuthorizer,
    change(row) {
      const changed = patchKnown(row, patches, RULES)
      requireTtl(changed.authorizerResultTtlInSeconds ?? 0)
      return changed
    },
  })
}
