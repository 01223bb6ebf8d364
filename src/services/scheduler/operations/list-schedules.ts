// https://docs.aws.amazon.com/scheduler/latest/APIReference/API_ListSchedules.html

import { directoryOf, type Named } from '../../resource/resource.ts'
import { tokenOf } from '../../resource/page-token.ts'
import { operation } from '../operation.ts'
import { afterToken, MOST_PER_PAGE } from '../pages.ts'
import { groupAddress, requireGroup, schedules, type ScheduleFacts } from '../tables.ts'

export const listSchedules = operation('ListSchedules', async (input, context) => {
  const { GroupName, NamePrefix = '', State, MaxResults: limit = MOST_PER_PAGE } = input
  if (GroupName !== undefined) {
    const group = groupAddress(context, GroupName)
    await context.store.transact(group.partition, (tx) => requireGroup(tx, group))
  }
  const prefix = GroupName === undefined ? '' : `${GroupName}/${NamePrefix}`
  const wanted = ({ name, entry }: Named<ScheduleFacts>) =>
    name.slice(name.indexOf('/') + 1).startsWith(NamePrefix) &&
    (State === undefined || entry.facts.state === State)
  const after = afterToken(input.NextToken)
  const { found, more } = await context.store.transact(directoryOf(context), () =>
    filtered({ prefix, after, limit }, wanted),
  )
  return {
    Schedules: found.map(({ name, entry: { arn, createdMs, facts } }) => ({
      Arn: arn,
      Name: name.slice(name.indexOf('/') + 1),
      GroupName: name.slice(0, name.indexOf('/')),
      State: facts.state,
      CreationDate: new Date(createdMs),
      LastModificationDate: new Date(facts.modifiedMs),
      Target: { Arn: facts.targetArn },
    })),
    NextToken: more ? tokenOf(found.at(-1)!.name) : undefined,
  }
})

function* filtered(
  { prefix, after, limit }: { prefix: string; after: string | undefined; limit: number },
  wanted: (named: Named<ScheduleFacts>) => boolean,
): ReturnType<typeof schedules.page> {
  const found: Named<ScheduleFacts>[] = []
  for (let last = after; ;) {
    const page = yield* schedules.page({ prefix, after: last, limit: MOST_PER_PAGE })
    for (const named of page.found) {
      if (!wanted(named)) continue
      if (found.length === limit) return { found, more: true }
      found.push(named)
    }
    if (!page.more) return { found, more: false }
    last = page.found.at(-1)!.name
  }
}
