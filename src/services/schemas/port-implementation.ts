// What a discoverer makes of an event: the schema of its kind, and a version more where it taught anything.

import { parseArn } from '../../kernel/arn.ts'
import type { Store, Tx } from '../../store/store.ts'
import { take, type Reading } from '../../store/table.ts'
import type { Owner } from '../resource/resource.ts'
import { openApiOf, schemaNameOf } from './document.ts'
import type { SchemasPort } from './port.ts'
import { merged, shapeOf } from './shape.ts'
import {
  arnOf,
  DISCOVERED,
  discovererPartition,
  discovererTable,
  enterRegistry,
  newRegistry,
  registryTable,
  schemaTable,
  scopeOf,
  type SchemaRow,
} from './tables.ts'
import { addVersion } from './versions.ts'

/** A schema that grows beyond it learns no more. */
const MOST_CHARACTERS = 100_000

export function createSchemasPort(store: Store): SchemasPort {
  return {
    async discover(discovererArn, event, intentId) {
      const owner = parseArn(discovererArn)!
      const id = owner.resource.slice('discoverer/'.length)
      const row = await store.transact(discovererPartition(owner), () => discovererTable.get(id))
      if (row?.state !== 'STARTED') return false
      await store.transact(scopeOf(owner, DISCOVERED), function* (tx) {
        if (yield* take(intentId)) yield* learn(tx, owner, event)
      })
      return true
    },
  }
}

interface Event {
  readonly source: string
  readonly 'detail-type': string
  readonly detail: unknown
}

function* learn(tx: Tx, owner: Owner, text: string): Reading<void> {
  const { source, 'detail-type': detailType, detail } = JSON.parse(text) as Event
  const event = { source, detailType }
  if ((yield* registryTable.get()) === undefined) {
    yield* enterRegistry(tx, newRegistry(tx, owner, DISCOVERED))
  }
  const name = schemaNameOf(event)
  const known = yield* schemaTable.get(name)
  const schema = known ?? newSchema(tx, owner, name)
  const shape = schema.shape ? merged(schema.shape, shapeOf(detail)) : shapeOf(detail)
  const content = openApiOf(event, shape)
  const before = schema.shape && openApiOf(event, schema.shape)
  if (content === before || content.length > MOST_CHARACTERS) return
  yield* addVersion(tx, { ...schema, shape }, content)
}

export function newSchema(
  tx: Tx,
  owner: Owner,
  name: string,
  more: Partial<SchemaRow> = {},
): SchemaRow {
  const { account, region } = owner
  return {
    ...{ account, region, name, registry: DISCOVERED, type: 'OpenApi3', tags: {} },
    arn: arnOf(owner, `schema/${more.registry ?? DISCOVERED}/${name}`),
    ...{ generation: tx.uuid(), createdMs: tx.nowMs, modifiedMs: tx.nowMs, latest: 0, versions: 0 },
    ...more,
  }
}
