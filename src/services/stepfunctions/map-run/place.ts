// Map runs by their ARN: `…:mapRun:<machine>/<label>:<id>`.

import { arn } from '../../../kernel/arn.ts'
import type { Reading } from '../../../store/table.ts'
import { invalidArn, notThere } from '../errors.ts'
import { requireArn } from '../names.ts'
import { mapRunPartition, mapRunTable, type ExecutionRow, type MapRunRow } from '../tables.ts'

export function partitionOfMapRun(text: string): string {
  const { account, region, resource } = requireArn(text)
  const [kind, ...rest] = resource.split(':')
  if (kind !== 'mapRun') throw invalidArn(`Resource type not valid in this context: ${kind}`)
  if (rest.length !== 2) throw invalidArn(`Invalid ARN: ${text}`)
  return mapRunPartition({ account, region }, rest.join(':'))
}

export function* requireMapRun(text: string): Reading<MapRunRow> {
  const row = yield* mapRunTable.get()
  if (row === undefined) throw notThere(text)
  return row
}

export function mapRunArn(
  { region, account, machineName }: ExecutionRow,
  label: string,
  id: string,
): string {
  return arn('states', region, account, `mapRun:${machineName.split('/')[0]}/${label}:${id}`)
}
