// https://docs.aws.amazon.com/eventbridge/latest/schema-reference/v1-registries-name-registryname-schemas-name-schemaname.html

import { whyNoSchema } from '../document.ts'
import { badRequest } from '../errors.ts'
import { operation } from '../operation.ts'
import { shownSchema } from '../shown.ts'
import { enterSchema, requireSchema, requireVersion, scopeOf } from '../tables.ts'
import { addVersion } from '../versions.ts'

/** New content is a new version; the same call again, by its token, is none. */
export const updateSchema = operation('UpdateSchema', async (input, context) => {
  const { RegistryName: registry = '', SchemaName: name = '', Content: content } = input
  return context.store.transact(scopeOf(context, registry), function* (tx) {
    const before = yield* requireSchema(registry, name)
    const type = input.Type ?? before.type
    const reason = content === undefined ? undefined : whyNoSchema(type, content)
    if (reason !== undefined) throw badRequest(reason)
    const { Description: description = before.description, ClientTokenId: token } = input
    const isRepeated = token !== undefined && before.token === token
    const changed = { ...before, type, description, ...(token !== undefined && { token }) }
    const isNew = content !== undefined && !isRepeated
    const row = isNew ? yield* addVersion(tx, changed, content) : changed
    if (!isNew) yield* enterSchema(tx, row)
    const version = isNew
      ? { type, content, createdMs: tx.nowMs, version: row.latest }
      : yield* requireVersion(row, undefined)
    return shownSchema(row, version)
  })
})
