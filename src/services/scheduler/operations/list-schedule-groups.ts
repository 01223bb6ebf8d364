// https://docs.aws.amazon.com/scheduler/latest/APIReference/API_ListScheduleGroups.html

import { directoryOf } from '../../resource/resource.ts'
import { tokenOf } from '../../resource/page-token.ts'
import { operation } from '../operation.ts'
import { afterToken, MOST_PER_PAGE } from '../pages.ts'
import { DEFAULT_GROUP, enterDefaultGroup, groupAddress, groups, scopeOf } from '../tables.ts'

export const listScheduleGroups = operation('ListScheduleGroups', async (input, context) => {
  const group = groupAddress(context, DEFAULT_GROUP)
  const page = {
    limit: input.MaxResults ?? MOST_PER_PAGE,
    prefix: input.NamePrefix ?? '',
    after: afterToken(input.NextToken),
  }
  const { found, more } = await context.store.transact(scopeOf(group), function* (tx) {
    yield* enterDefaultGroup(tx, group)
    return yield* tx.in(directoryOf(group)).read(groups.page(page))
  })
  return {
    ScheduleGroups: found.map(({ name, entry: { arn, createdMs, facts } }) => ({
      Arn: arn,
      Name: name,
      State: facts.state,
      CreationDate: new Date(createdMs),
      LastModificationDate: new Date(facts.modifiedMs),
    })),
    NextToken: more ? tokenOf(found.at(-1)!.name) : undefined,
  }
})
