// https://docs.aws.amazon.com/eventbridge/latest/schema-reference/v1-registries-name-registryname.html

import { directoryOf } from '../../resource/resource.ts'
import { conflict } from '../errors.ts'
import { operation } from '../operation.ts'
import { registries, registryTable, requireRegistry, schemaTable, scopeOf } from '../tables.ts'

export const deleteRegistry = operation('DeleteRegistry', async (input, context) => {
  const name = input.RegistryName!
  await context.store.transact(scopeOf(context, name), function* (tx) {
    yield* requireRegistry(name)
    const some = yield* schemaTable.range([], { limit: 1 })
    if (some.length > 0) throw conflict(`Registry ${name} cannot be deleted: it has schemas.`)
    registryTable.del(tx, [])
    yield* registries.leave(tx.in(directoryOf(context)), name)
  })
  return {}
})
