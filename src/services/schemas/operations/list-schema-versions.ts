// https://docs.aws.amazon.com/eventbridge/latest/schema-reference/v1-registries-name-registryname-schemas-name-schemaname-versions.html

import { tokenOf } from '../../resource/page-token.ts'
import { operation } from '../operation.ts'
import { afterToken, MOST_PER_PAGE } from '../shown.ts'
import { registryPartition, requireSchema, versionTable } from '../tables.ts'

export const listSchemaVersions = operation('ListSchemaVersions', async (input, context) => {
  const { RegistryName: registry = '', SchemaName: name = '', Limit: limit = MOST_PER_PAGE } = input
  const last = afterToken(input.NextToken)
  const partition = registryPartition(context, registry)
  const [schema, found] = await context.store.transact(partition, function* () {
    const row = yield* requireSchema(registry, name)
    const rows = yield* versionTable.range([name], {
      limit: limit + 1,
      after: last === undefined ? undefined : [name, Number(last)],
    })
    return [
      row,
      rows.map(({ key, row: { type } }) => {
        key.text()
        return { version: key.integer(), type }
      }),
    ] as const
  })
  const shown = found.slice(0, limit)
  return {
    SchemaVersions: shown.map(({ version, type }) => ({
      ...{ SchemaArn: schema.arn, SchemaName: name, SchemaVersion: String(version), Type: type },
    })),
    NextToken: found.length > limit ? tokenOf(String(shown.at(-1)!.version)) : undefined,
  }
})
