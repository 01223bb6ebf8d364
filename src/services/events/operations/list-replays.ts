// https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_ListReplays.html

import { tokenOf } from '../../resource/page-token.ts'
import { replaysPartition, replayTable, type ReplayRow } from '../archive-tables.ts'
import { validation } from '../errors.ts'
import { listedRows } from '../listed-rows.ts'
import { operation } from '../operation.ts'
import { afterToken, pageSize } from '../pages.ts'
import { shownReplay } from '../replay.ts'

export const listReplays = operation('ListReplays', async (input, context) => {
  const { NamePrefix, EventSourceArn, State } = input
  if ([NamePrefix, EventSourceArn, State].filter((one) => one !== undefined).length > 1) {
    throw validation('At most one filter is allowed for ListReplays. Use either : State, EventSourceArn, or NamePrefix.') // prettier-ignore
  }
  const page = { limit: pageSize(input.Limit), prefix: NamePrefix, after: afterToken(input) }
  const wanted = (row: ReplayRow) =>
    (EventSourceArn === undefined || row.archiveArn === EventSourceArn) &&
    (State === undefined || row.state === State)
  const { found, more } = await context.store.transact(replaysPartition(context), () =>
    listedRows(replayTable, page, wanted),
  )
  return {
    Replays: found.map(shownReplay),
    NextToken: more ? tokenOf(found.at(-1)!.name) : undefined,
  }
})
