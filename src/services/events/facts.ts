// What permissions ask of a bus or a rule: policy and tags.

import type { Env, ResourceFacts } from '../service.ts'
import { busOfArn, ruleOfArn } from './address.ts'
import { busTable, ruleTable } from './tables.ts'

export async function facts(
  arn: string,
  { store }: Pick<Env, 'store'>,
): Promise<ResourceFacts | undefined> {
  const rule = ruleOfArn(arn)
  const read = { durability: 'buffered' } as const
  if (rule !== undefined) {
    const row = await store.transact(rule.bus.partition, () => ruleTable.get(rule.rule), read)
    return row && { tags: row.tags }
  }
  const bus = busOfArn(arn)
  if (bus === undefined) return undefined
  const row = await store.transact(bus.partition, () => busTable.get(), read)
  return row && { tags: row.tags, ...(row.policy !== undefined && { policy: row.policy }) }
}
