// https://docs.aws.amazon.com/eventbridge/latest/schema-reference/v1-registries-name-registryname.html

import { conflict } from '../errors.ts'
import { operation } from '../operation.ts'
import { shownRegistry } from '../shown.ts'
import { enterRegistry, newRegistry, registryTable, scopeOf } from '../tables.ts'

export const createRegistry = operation('CreateRegistry', async (input, context) => {
  const { RegistryName: name = '', Description: description, Tags: tags = {} } = input
  const made = await context.store.transact(scopeOf(context, name), function* (tx) {
    if ((yield* registryTable.get()) !== undefined || name.startsWith('aws.')) {
      throw conflict(`Registry with name ${name} already exists.`)
    }
    const row = { ...newRegistry(tx, context, name), description, tags }
    yield* enterRegistry(tx, row)
    return row
  })
  return shownRegistry(made)
})
