// https://docs.aws.amazon.com/eventbridge/latest/schema-reference/v1-registries-name-registryname-schemas-name-schemaname.html

import { whyNoSchema } from '../document.ts'
import { badRequest, conflict } from '../errors.ts'
import { operation } from '../operation.ts'
import { newSchema } from '../port-implementation.ts'
import { shownSchema } from '../shown.ts'
import { requireRegistry, schemaTable, scopeOf } from '../tables.ts'
import { addVersion } from '../versions.ts'

export const createSchema = operation('CreateSchema', async (input, context) => {
  const { RegistryName: registry = '', SchemaName: name = '', Content: content = '' } = input
  const { Type: type = 'OpenApi3', Description: description, Tags: tags = {} } = input
  const reason = whyNoSchema(type, content)
  if (reason !== undefined) throw badRequest(reason)
  return context.store.transact(scopeOf(context, registry), function* (tx) {
    yield* requireRegistry(registry)
    if ((yield* schemaTable.get(name)) !== undefined) {
      throw conflict(`Schema with name ${name} already exists.`)
    }
    const made = newSchema(tx, context, name, { registry, type, description, tags })
    const row = yield* addVersion(tx, made, content)
    return shownSchema(row, { type, content, createdMs: tx.nowMs, version: row.latest })
  })
})
