// What permissions ask of a pipe: its tags.

import { parseArn } from '../../kernel/arn.ts'
import type { Env, ResourceFacts } from '../service.ts'
import { nameOfArn } from './port-implementation.ts'
import { pipePartition, pipeTable } from './tables.ts'

export async function facts(
  arn: string,
  { store }: Pick<Env, 'store'>,
): Promise<ResourceFacts | undefined> {
  const name = nameOfArn(arn)
  if (name === undefined) return undefined
  const read = { durability: 'buffered' } as const
  const row = await store.transact(pipePartition(parseArn(arn)!), () => pipeTable.get(name), read)
  return row && { tags: row.tags }
}
