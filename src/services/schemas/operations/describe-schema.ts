// https://docs.aws.amazon.com/eventbridge/latest/schema-reference/v1-registries-name-registryname-schemas-name-schemaname.html

import { operation } from '../operation.ts'
import { shownSchema } from '../shown.ts'
import { registryPartition, requireSchema, requireVersion } from '../tables.ts'

export const describeSchema = operation('DescribeSchema', async (input, context) => {
  const { RegistryName: registry = '', SchemaName: name = '' } = input
  return context.store.transact(registryPartition(context, registry), function* () {
    const schema = yield* requireSchema(registry, name)
    const version = yield* requireVersion(schema, input.SchemaVersion)
    return { ...shownSchema(schema, version), Content: version.content }
  })
})
