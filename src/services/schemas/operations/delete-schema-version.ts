// https://docs.aws.amazon.com/eventbridge/latest/schema-reference/v1-registries-name-registryname-schemas-name-schemaname-version-schemaversion.html

import { conflict } from '../errors.ts'
import { operation } from '../operation.ts'
import { enterSchema, requireSchema, requireVersion, scopeOf, versionTable } from '../tables.ts'

export const deleteSchemaVersion = operation('DeleteSchemaVersion', async (input, context) => {
  const { RegistryName: registry = '', SchemaName: name = '' } = input
  await context.store.transact(scopeOf(context, registry), function* (tx) {
    const schema = yield* requireSchema(registry, name)
    const { version } = yield* requireVersion(schema, input.SchemaVersion)
    if (schema.versions === 1) throw conflict(`The last version of schema ${name} goes with it.`)
    versionTable.del(tx, [name, version])
    const left = yield* versionTable.range([name], { limit: 2, reverse: true })
    const numbers = left.map(({ key }) => {
      key.text()
      return key.integer()
    })
    const latest =
      schema.latest === version ? numbers.find((one) => one !== version)! : schema.latest
    yield* enterSchema(tx, { ...schema, latest, versions: schema.versions - 1 })
  })
  return {}
})
