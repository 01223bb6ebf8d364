// Executions by their ARN.

import type { Env } from '../service.ts'
import { noExecution } from './errors.ts'
import { executionArn } from './names.ts'
import { executionPartition, executionTable, type ExecutionRow } from './tables.ts'

export function partitionOf(arn: string): string {
  const parsed = executionArn(arn)
  return executionPartition(parsed, parsed.execution)
}

export async function requireExecution(
  { store }: Pick<Env, 'store'>,
  arn: string,
): Promise<ExecutionRow> {
  const row = await store.transact(partitionOf(arn), () => executionTable.get())
  if (row === undefined) throw noExecution(arn)
  return row
}
