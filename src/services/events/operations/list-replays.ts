// https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_ListReplays.html

import { after, rangeOf } from '../../../store/key.ts'
import type { Key, Val } from '../../../store/store.ts'
import type { Reading } from '../../../store/table.ts'
import { tokenOf } from '../../resource/page-token.ts'
import { replaysPartition, replayTable, type ReplayRow } from '../archive-tables.ts'
import { validation } from '../errors.ts'
import { chunks } from '../limits.ts'
import { operation } from '../operation.ts'
import { afterToken, pageSize } from '../pages.ts'
import { shownReplay } from '../replay.ts'

export const listReplays = operation('ListReplays', async (input, context) => {
  const { NamePrefix, EventSourceArn, State } = input
  if ([NamePrefix, EventSourceArn, State].filter((one) => one !== undefined).length > 1) {
    throw validation('At most one filter is allowed for ListReplays. Use either : State, EventSourceArn, or NamePrefix.') // prettier-ignore
  }
  const limit = pageSize(input.Limit)
  const wanted = (row: ReplayRow) =>
    (EventSourceArn === undefined || row.archiveArn === EventSourceArn) &&
    (State === undefined || row.state === State)
  const rows = await context.store.transact(replaysPartition(context), () =>
    some(NamePrefix ?? '', afterToken(input), limit + 1, wanted),
  )
  const found = rows.slice(0, limit)
  return {
    Replays: found.map(shownReplay),
    NextToken: rows.length > limit ? tokenOf(found.at(-1)!.name) : undefined,
  }
})

function* some(
  prefix: string,
  last: string | undefined,
  limit: number,
  wanted: (row: ReplayRow) => boolean,
): Reading<ReplayRow[]> {
  const all = rangeOf(replayTable.name, Buffer.from(prefix, 'utf8'))
  let start = last === undefined ? all.start : after(replayTable.key(last))
  const found: ReplayRow[] = []
  for (;;) {
    const read = { op: 'range', start, end: all.end, limit: chunks.rows } as const
    const rows = (yield read) as [Key, Val][]
    found.push(...rows.map(([, value]) => replayTable.decode(value)).filter(wanted))
    if (rows.length < chunks.rows || found.length >= limit) return found.slice(0, limit)
    start = after(rows.at(-1)![0])
  }
}
