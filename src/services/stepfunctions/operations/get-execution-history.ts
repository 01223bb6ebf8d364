// https://docs.aws.amazon.com/step-functions/latest/apireference/API_GetExecutionHistory.html

import { tokenOf } from '../../resource/page-token.ts'
import { detailsName, shownDetails } from '../engine/history.ts'
import { noExecution } from '../errors.ts'
import { partitionOf } from '../execution-store.ts'
import { operation } from '../operation.ts'
import { afterToken, limitOf } from '../pages.ts'
import { events, executionTable, type HistoryEvent } from '../tables.ts'

/** A page is at most some megabytes, however many events it may have. */
const PAGE_BYTES = 4 * 1024 * 1024

export const getExecutionHistory = operation('GetExecutionHistory', async (input, context) => {
  const { executionArn = '', maxResults, reverseOrder = false, nextToken } = input
  const { includeExecutionData = true } = input
  const limit = limitOf(maxResults)
  const last = afterToken(nextToken)
  const beyond = last === undefined ? undefined : ([Number(last)] as [number])
  const rows = await context.store.transact(partitionOf(executionArn), function* () {
    if ((yield* executionTable.get()) === undefined) throw noExecution(executionArn)
    const from = beyond && (reverseOrder ? { before: beyond } : { after: beyond })
    const page = { limit: limit + 1, reverse: reverseOrder, maxBytes: PAGE_BYTES, ...from }
    const found = yield* events.range([], page)
    const end = found.at(-1)?.row.id
    const rest = end === undefined || found.length > limit ? [] : yield* events.range([], { limit: 1, reverse: reverseOrder, ...(reverseOrder ? { before: [end] } : { after: [end] }) }) // prettier-ignore
    return { found: found.slice(0, limit), more: found.length > limit || rest.length > 0 }
  })
  return {
    events: rows.found.map(({ row }) => shown(row, includeExecutionData)),
    nextToken: rows.more ? tokenOf(String(rows.found.at(-1)!.row.id)) : undefined,
  }
})

function shown(event: HistoryEvent, data: boolean) {
  const details = shownDetails(event, data)
  return {
    timestamp: new Date(event.atMs),
    type: event.type as 'ExecutionStarted',
    id: event.id,
    previousEventId: event.previous,
    ...((details !== undefined || !BARE.includes(event.type)) && {
      [detailsName(event.type)]: details ?? {},
    }),
  }
}

/** These have no details of their own. */
const BARE = ['LambdaFunctionStarted', 'ParallelStateStarted', 'ParallelStateSucceeded', 'ParallelStateFailed', 'ParallelStateAborted', 'MapStateSucceeded', 'MapStateFailed', 'MapStateAborted', 'MapRunSucceeded', 'MapRunAborted', 'TaskStateAborted', 'PassStateAborted', 'WaitStateAborted', 'ChoiceStateAborted', 'SucceedStateAborted'] // prettier-ignore
