// https://docs.aws.amazon.com/eventbridge/latest/schema-reference/v1-registries-name-registryname-schemas-name-schemaname.html

import { directoryOf } from '../../resource/resource.ts'
import { operation } from '../operation.ts'
import { requireSchema, schemas, schemaTable, scopeOf, versionTable } from '../tables.ts'

const ROWS = 100

/** Versions go some at a time, the schema with the last of them. */
export const deleteSchema = operation('DeleteSchema', async (input, context) => {
  const { RegistryName: registry = '', SchemaName: name = '' } = input
  const step = () =>
    context.store.transact(scopeOf(context, registry), function* (tx) {
      yield* requireSchema(registry, name)
      const rows = yield* versionTable.range([name], { limit: ROWS })
      for (const { key } of rows) {
        key.text()
        versionTable.del(tx, [name, key.integer()])
      }
      if (rows.length === ROWS) return true
      schemaTable.del(tx, [name])
      yield* schemas.leave(tx.in(directoryOf(context)), `${registry}/${name}`)
      return false
    })
  while (await step());
  return {}
})
