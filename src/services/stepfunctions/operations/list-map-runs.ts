// https://docs.aws.amazon.com/step-functions/latest/apireference/API_ListMapRuns.html

import { tokenOf } from '../../resource/page-token.ts'
import { noExecution } from '../errors.ts'
import { partitionOf } from '../execution-store.ts'
import { partitionOfMapRun } from '../map-run/place.ts'
import { operation } from '../operation.ts'
import { afterToken, limitOf } from '../pages.ts'
import { executionTable, mapRuns, mapRunTable } from '../tables.ts'

export const listMapRuns = operation('ListMapRuns', async (input, context) => {
  const { executionArn = '', maxResults, nextToken } = input
  const limit = limitOf(maxResults)
  const [ms, ...arn] = afterToken(nextToken)?.split(' ') ?? []
  const after = ms === undefined ? undefined : ([Number(ms), arn.join(' ')] as [number, string])
  const page = await context.store.transact(partitionOf(executionArn), function* () {
    if ((yield* executionTable.get()) === undefined) throw noExecution(executionArn)
    return yield* mapRuns.range([], { limit: limit + 1, ...(after && { after }) })
  })
  const found = page.slice(0, limit)
  const rows = []
  for (const { row } of found) {
    const run = await context.store.transact(partitionOfMapRun(row.arn), () => mapRunTable.get())
    if (run !== undefined) rows.push(run)
  }
  const last = rows.at(-1)
  return {
    mapRuns: rows.map(({ arn: mapRunArn, machineName, label, startMs, stopMs }) => ({
      ...{ executionArn, mapRunArn, startDate: new Date(startMs) },
      stateMachineArn: `${executionArn.split(':').slice(0, 5).join(':')}:stateMachine:${machineName}/${label}`, // prettier-ignore
      ...(stopMs !== undefined && { stopDate: new Date(stopMs) }),
    })),
    nextToken: page.length > limit && last ? tokenOf(`${last.startMs} ${last.arn}`) : undefined,
  }
})
