// Routes of HTTP APIs.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html

import type { Reading } from '../../store/table.ts'
import type { Context } from '../service.ts'
import { change, create, given, type Kind } from './children.ts'
import { badRequest, conflict, notFound } from './errors.ts'
import { authorizerTable, integrationTable, routeTable, type RouteRow } from './tables.ts'

export const routes: Kind<RouteRow> = {
  ...{ table: routeTable, called: 'Route', deployed: true },
  idOf: ({ RouteId }) => RouteId!,
}

const KEY =
  /^(?:GET|PUT|POST|DELETE|PATCH|OPTIONS|HEAD|ANY) (?:\/|(?:\/(?:\{[\w.-]{1,128}\+?\}|[^/{}\s]{1,256})){1,64}\/?)$/

export function requireRouteKey(key: string): void {
  if (key === '$default') return
  if (!KEY.test(key) || key.length > 1_024) {
    throw badRequest('The provided route key is not formatted properly for HTTP protocol. Format should be "<HTTP METHOD> /<RESOURCE PATH>" or "$default"') // prettier-ignore
  }
  if (/\+\}\/./.test(key))
    throw badRequest('A greedy path variable must stand at the end of a route')
}

function* requireReferences(route: RouteRow, routeId: string): Reading<void> {
  const { RouteKey, Target, AuthorizationType = 'NONE', AuthorizerId } = route
  requireRouteKey(RouteKey ?? '')
  const all = yield* routeTable.range([], { limit: 1_000 })
  if (all.some(({ row }) => row.RouteKey === RouteKey && row.RouteId !== routeId)) {
    throw conflict(`Route with key ${RouteKey} already exists for this API`)
  }
  if (Target !== undefined) {
    const id = Target.startsWith('integrations/') ? Target.slice('integrations/'.length) : ''
    if (id === '' || id.length > 64 || (yield* integrationTable.get(id)) === undefined) {
      throw notFound('Integration', id)
    }
  }
  if (AuthorizationType !== 'JWT' && AuthorizationType !== 'CUSTOM') return
  if (!AuthorizerId) throw badRequest(`AuthorizerId is required for AuthorizationType ${AuthorizationType}`) // prettier-ignore
  if (AuthorizerId.length > 64 || (yield* authorizerTable.get(AuthorizerId)) === undefined) {
    throw notFound('Authorizer', AuthorizerId)
  }
}

type GivenRoute = RouteRow & { readonly ApiId?: string | undefined }

export function createRoute(input: GivenRoute, context: Context): Promise<RouteRow> {
  return create(routes, input, context, function* (RouteId) {
    const row: RouteRow = {
      ...{ ApiKeyRequired: false, AuthorizationType: 'NONE' },
      ...given(input),
      RouteId,
    }
    yield* requireReferences(row, RouteId)
    return row
  })
}

export function updateRoute(input: GivenRoute, context: Context): Promise<RouteRow> {
  return change(routes, input, input.RouteId!, context, function* (before) {
    const row: RouteRow = { ...before, ...given(input) }
    yield* requireReferences(row, before.RouteId!)
    return row
  })
}
