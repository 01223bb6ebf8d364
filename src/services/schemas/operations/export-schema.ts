// https://docs.aws.amazon.com/eventbridge/latest/schema-reference/v1-registries-name-registryname-schemas-name-schemaname-export.html

import { convertOpenApi } from '../document.ts'
import { badRequest } from '../errors.ts'
import { operation } from '../operation.ts'
import { registryPartition, requireSchema, requireVersion } from '../tables.ts'

/** As JSON Schema draft 4. */
export const exportSchema = operation('ExportSchema', async (input, context) => {
  const { RegistryName: registry = '', SchemaName: name = '', Type } = input
  if (Type !== 'JSONSchemaDraft4') throw badRequest('Type must be JSONSchemaDraft4.')
  const partition = registryPartition(context, registry)
  const [schema, version] = await context.store.transact(partition, function* () {
    const row = yield* requireSchema(registry, name)
    return [row, yield* requireVersion(row, input.SchemaVersion)] as const
  })
  const isOpenApi = version.type === 'OpenApi3'
  const content = isOpenApi ? convertOpenApi(version.content) : version.content
  if (content === undefined) throw badRequest('The document has no schemas to export.')
  return {
    ...{ Content: content, SchemaArn: schema.arn, SchemaName: name, Type },
    SchemaVersion: String(version.version),
  }
})
