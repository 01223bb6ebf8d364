// Tags of registries, schemas and discoverers, by ARN.

import { parseArn } from '../../kernel/arn.ts'
import type { Tags } from '../resource/tags.ts'
import type { Context } from '../service.ts'
import { notFound } from './errors.ts'
import {
  discovererScope,
  enterDiscoverer,
  enterRegistry,
  enterSchema,
  requireDiscoverer,
  requireRegistry,
  requireSchema,
  scopeOf,
} from './tables.ts'

/** Reads a resource's tags, and writes them where `change` answers others. */
export function changeTags(
  arn: string,
  { store }: Pick<Context, 'store'>,
  change: (tags: Tags) => Tags = (tags) => tags,
): Promise<Tags> {
  const owner = parseArn(arn)
  const [kind, name = '', ...rest] = owner?.resource.split('/') ?? []
  if (owner === undefined || name === '') throw notFound(`Resource ${arn} does not exist.`)
  if (kind === 'discoverer') {
    return store.transact(discovererScope(owner), function* (tx) {
      const row = yield* requireDiscoverer(name)
      const tags = change(row.tags)
      if (tags !== row.tags) yield* enterDiscoverer(tx, { ...row, tags })
      return tags
    })
  }
  return store.transact(scopeOf(owner, name), function* (tx) {
    const registry = yield* requireRegistry(name)
    const schema = kind === 'schema' ? yield* requireSchema(name, rest.join('/')) : undefined
    const before = (schema ?? registry).tags
    const tags = change(before)
    if (tags === before) return tags
    if (schema === undefined) yield* enterRegistry(tx, { ...registry, tags })
    else yield* enterSchema(tx, { ...schema, tags })
    return tags
  })
}
