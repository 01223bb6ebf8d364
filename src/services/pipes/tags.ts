// Tags of pipes, by ARN.

import { parseArn } from '../../kernel/arn.ts'
import type { Tags } from '../resource/tags.ts'
import type { Context } from '../service.ts'
import { noPipe } from './errors.ts'
import { nameOfArn } from './port-implementation.ts'
import { enterPipe, requirePipe, scopeOf } from './tables.ts'

/** Reads a pipe's tags, and writes them where `change` answers others. */
export function changeTags(
  arn: string,
  { store }: Pick<Context, 'store'>,
  change: (tags: Tags) => Tags = (tags) => tags,
): Promise<Tags> {
  const name = nameOfArn(arn)
  if (name === undefined) throw noPipe(arn)
  return store.transact(scopeOf(parseArn(arn)!), function* (tx) {
    const row = yield* requirePipe(name)
    const tags = change(row.tags)
    if (tags !== row.tags) yield* enterPipe(tx, { ...row, tags })
    return tags
  })
}
