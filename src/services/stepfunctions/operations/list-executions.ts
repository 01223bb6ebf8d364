// https://docs.aws.amazon.com/step-functions/latest/apireference/API_ListExecutions.html

import type { KeyReader } from '../../../store/key.ts'
import type { Reading } from '../../../store/table.ts'
import { tokenOf } from '../../resource/page-token.ts'
import { typeNotSupported, validation } from '../errors.ts'
import { arnOfMachine, requireMachine } from '../machine-store.ts'
import { listChildren } from '../map-run/children.ts'
import { operation } from '../operation.ts'
import { afterToken, limitOf } from '../pages.ts'
import { byStatus, inverted, started, type ListedExecution } from '../tables.ts'

/** Rows looked at for one page, where versions or redrives are asked for. */
const MOST_LOOKED_AT = 10_000

export const listExecutions = operation('ListExecutions', async (input, context) => {
  const { stateMachineArn, mapRunArn, statusFilter, redriveFilter, maxResults, nextToken } = input
  if ((stateMachineArn === undefined) === (mapRunArn === undefined)) {
    throw validation('Either a State Machine ARN or a Map Run ARN must be specified')
  }
  const asked = { status: statusFilter, redriveFilter, limit: limitOf(maxResults), last: afterToken(nextToken) } // prettier-ignore
  if (mapRunArn !== undefined) {
    const { found, more } = await listChildren(context, mapRunArn, asked)
    const machine = mapRunArn.replace(':mapRun:', ':stateMachine:').replace(/:[^:]*$/, '')
    const executions = found.map((row) => shown(row, machine))
    return { executions, nextToken: more ? tokenOf(String(found.at(-1)!.index)) : undefined }
  }
  const { arn, place } = arnOfMachine(stateMachineArn!)
  const { found, more } = await context.store.transact(place.partition, function* () {
    const machine = yield* requireMachine(stateMachineArn!)
    if (machine.type === 'EXPRESS') throw typeNotSupported()
    const wanted = (row: ListedExecution) =>
      (arn.qualifier === undefined || row.version === stateMachineArn || row.alias === stateMachineArn) && // prettier-ignore
      (redriveFilter === undefined || (redriveFilter === 'REDRIVEN') === row.redriveCount > 0)
    return yield* pageOf(machine.generation, { ...asked, wanted })
  })
  return {
    executions: found.map((row) => shown(row, place.arn)),
    nextToken: more ? tokenOf(keyOf(found.at(-1)!)) : undefined,
  }
})

interface Asked {
  readonly status: string | undefined
  readonly limit: number
  readonly last: string | undefined
  readonly wanted: (row: ListedExecution) => boolean
}

function keyOf({ startMs, name }: ListedExecution): string {
  return `${startMs} ${name}`
}

function* pageOf(
  generation: string,
  { status, limit, last, wanted }: Asked,
): Reading<{ found: ListedExecution[]; more: boolean }> {
  const found: ListedExecution[] = []
  const [ms, ...name] = last?.split(' ') ?? []
  let at = ms === undefined ? undefined : ([inverted(Number(ms)), name.join(' ')] as const)
  for (let looked = 0; looked < MOST_LOOKED_AT;) {
    const options = { limit: limit + 1 }
    const rows: { key: KeyReader; row: ListedExecution }[] =
      status === undefined
        ? yield* started.range([generation], { ...options, ...(at && { after: [generation, ...at] }) })
        : yield* byStatus.range([generation, status], { ...options, ...(at && { after: [generation, status, ...at] }) }) // prettier-ignore
    for (const { row } of rows) {
      if (!wanted(row)) continue
      if (found.length === limit) return { found, more: true }
      found.push(row)
    }
    looked += rows.length
    if (rows.length <= limit) return { found, more: false }
    const { startMs, name: end } = rows.at(-1)!.row
    at = [inverted(startMs), end]
  }
  return { found, more: found.length > 0 }
}

function shown(row: ListedExecution, stateMachineArn: string) {
  const { arn, name, status, startMs, stopMs, version, alias, redriveCount, redriveMs } = row
  return {
    executionArn: arn,
    stateMachineArn,
    name,
    status,
    startDate: new Date(startMs),
    ...(stopMs !== undefined && { stopDate: new Date(stopMs) }),
    ...(row.mapRunArn !== undefined && { mapRunArn: row.mapRunArn, itemCount: row.itemCount }),
    ...(version !== undefined && { stateMachineVersionArn: version }),
    ...(alias !== undefined && { stateMachineAliasArn: alias }),
    redriveCount,
    ...(redriveMs !== undefined && { redriveDate: new Date(redriveMs) }),
  }
}
