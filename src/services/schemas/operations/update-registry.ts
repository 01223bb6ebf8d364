// https://docs.aws.amazon.com/eventbridge/latest/schema-reference/v1-registries-name-registryname.html

import { operation } from '../operation.ts'
import { shownRegistry } from '../shown.ts'
import { enterRegistry, requireRegistry, scopeOf } from '../tables.ts'

export const updateRegistry = operation('UpdateRegistry', async (input, context) => {
  const name = input.RegistryName!
  const changed = await context.store.transact(scopeOf(context, name), function* (tx) {
    const before = yield* requireRegistry(name)
    const row = { ...before, description: input.Description ?? before.description }
    yield* enterRegistry(tx, row)
    return row
  })
  return shownRegistry(changed)
})
