// All rows that an API is run from, as they are at this moment.

import type { Authorizer, GatewayResponse, Method, Model, RequestValidator, Resource, RestApi } from '@aws-sdk/client-api-gateway' // prettier-ignore
import type { Reading } from '../../store/table.ts'
import { allOf } from './children.ts'
import {
  authorizerTable,
  gatewayResponseTable,
  methodTable,
  modelTable,
  resourceTable,
  validatorTable,
  type SnapshotRow,
} from './tables.ts'

/** With the key under which a deployment keeps each. */
export function* snapshotRows(api: RestApi): Reading<(SnapshotRow & { readonly key: string })[]> {
  const rows: (SnapshotRow & { readonly key: string })[] = [{ kind: 'api', key: 'api', row: api }]
  for (const row of yield* allOf<Resource>(resourceTable)) {
    rows.push({ kind: 'resource', key: row.id!, row })
    for (const method of yield* allOf<Method>(methodTable, [row.id!])) {
      const key = `${row.id}/${method.httpMethod}`
      rows.push({ kind: 'method', key, row: { resourceId: row.id, method } })
    }
  }
  for (const row of yield* allOf<Authorizer>(authorizerTable)) rows.push({ kind: 'authorizer', key: row.id!, row }) // prettier-ignore
  for (const row of yield* allOf<Model>(modelTable)) rows.push({ kind: 'model', key: row.name!, row }) // prettier-ignore
  for (const row of yield* allOf<RequestValidator>(validatorTable)) rows.push({ kind: 'validator', key: row.id!, row }) // prettier-ignore
  for (const row of yield* allOf<GatewayResponse>(gatewayResponseTable)) rows.push({ kind: 'gateway', key: row.responseType!, row }) // prettier-ignore
  return rows
}
