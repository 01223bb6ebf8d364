// https://docs.aws.amazon.com/eventbridge/latest/schema-reference/v1-registries-name-registryname-schemas-search.html

import { tokenOf } from '../../resource/page-token.ts'
import { operation } from '../operation.ts'
import { afterToken, MOST_PER_PAGE } from '../shown.ts'
import { registryPartition, requireRegistry, schemaTable, versionTable, type SchemaRow, type VersionRow } from '../tables.ts' // prettier-ignore

/** Schemas looked at for one page. */
const MOST_LOOKED_AT = 500
const MOST_BYTES = 16 * 1_048_576

interface Found {
  readonly schema: SchemaRow
  readonly versions: readonly (VersionRow & { readonly version: number })[]
}

/** Those in whose name or latest content every keyword stands, in whatever case. */
export const searchSchemas = operation('SearchSchemas', async (input, context) => {
  const { RegistryName: registry = '', Keywords = '', Limit: limit = MOST_PER_PAGE } = input
  const keywords = Keywords.toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
  const first = afterToken(input.NextToken)
  const partition = registryPartition(context, registry)
  const { found, last } = await context.store.transact(partition, function* () {
    yield* requireRegistry(registry)
    const page = yield* schemaTable.range([], {
      limit: MOST_LOOKED_AT,
      maxBytes: MOST_BYTES,
      after: first === undefined ? undefined : [first],
    })
    const matching: Found[] = []
    for (const { row: schema } of page) {
      const latest = yield* versionTable.get(schema.name, schema.latest)
      const text = `${schema.name} ${latest?.content ?? ''}`.toLowerCase()
      if (latest === undefined || !keywords.every((word) => text.includes(word))) continue
      matching.push({ schema, versions: [{ ...latest, version: schema.latest }] })
      if (matching.length === limit) return { found: matching, last: schema.name }
    }
    const more = page.length === MOST_LOOKED_AT ? page.at(-1)!.row.name : undefined
    return { found: matching, last: more }
  })
  return {
    Schemas: found.map(({ schema, versions }) => ({
      ...{ RegistryName: registry, SchemaArn: schema.arn, SchemaName: schema.name },
      SchemaVersions: versions.map(({ version, type, createdMs }) => ({
        ...{ SchemaVersion: String(version), Type: type, CreatedDate: new Date(createdMs) },
      })),
    })),
    NextToken: last === undefined ? undefined : tokenOf(last),
  }
})
