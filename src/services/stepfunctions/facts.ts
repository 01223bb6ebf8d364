// What permissions ask of state machines and activities: their tags.

import { parseArn } from '../../kernel/arn.ts'
import type { Env, ResourceFacts } from '../service.ts'
import { activityPlace, activityTable, machinePlace, machineTable } from './tables.ts'

const READ = { durability: 'buffered' } as const

export async function facts(
  arn: string,
  { store }: Pick<Env, 'store'>,
): Promise<ResourceFacts | undefined> {
  const parsed = parseArn(arn)
  const [kind, name = ''] = parsed?.resource.split(':') ?? []
  if (parsed === undefined || name === '') return undefined
  if (kind === 'activity') {
    const { partition } = activityPlace(parsed, name)
    const row = await store.transact(partition, () => activityTable.get(), READ)
    return row && { tags: row.tags }
  }
  if (kind !== 'stateMachine') return undefined
  const { partition } = machinePlace(parsed, name)
  const row = await store.transact(partition, () => machineTable.get(), READ)
  return row && { tags: row.tags }
}
