// https://docs.aws.amazon.com/eventbridge/latest/schema-reference/v1-registries-name-registryname-schemas.html

import { tokenOf } from '../../resource/page-token.ts'
import { operation } from '../operation.ts'
import { afterToken, MOST_PER_PAGE } from '../shown.ts'
import { registryPartition, requireRegistry, schemaTable, type SchemaRow } from '../tables.ts'

export const listSchemas = operation('ListSchemas', async (input, context) => {
  const { RegistryName: registry = '', SchemaNamePrefix: prefix = '' } = input
  const { Limit: limit = MOST_PER_PAGE } = input
  const first = afterToken(input.NextToken)
  const found = await context.store.transact(registryPartition(context, registry), function* () {
    yield* requireRegistry(registry)
    const rows: SchemaRow[] = []
    for (let last = first; ;) {
      const page = yield* schemaTable.range([], {
        limit: MOST_PER_PAGE,
        after: last === undefined ? undefined : [last],
      })
      for (const { row } of page) {
        if (rows.length <= limit && row.name.startsWith(prefix)) rows.push(row)
      }
      if (page.length < MOST_PER_PAGE || rows.length > limit) return rows
      last = page.at(-1)!.row.name
    }
  })
  const shown = found.slice(0, limit)
  return {
    Schemas: shown.map(({ arn, name, modifiedMs, versions, tags }) => ({
      ...{ SchemaArn: arn, SchemaName: name, LastModified: new Date(modifiedMs) },
      ...{ VersionCount: versions, Tags: tags },
    })),
    NextToken: found.length > limit ? tokenOf(shown.at(-1)!.name) : undefined,
  }
})
