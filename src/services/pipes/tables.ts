// Rows and keys of EventBridge Pipes: one partition per account and region, found without walking others.

import { arn } from '../../kernel/arn.ts'
import type { Tx } from '../../store/store.ts'
import { Table, type Reading } from '../../store/table.ts'
import { directoryOf, resource, type Owner } from '../resource/resource.ts'
import { noPipe } from './errors.ts'
import type { PipeSettings } from './port.ts'

export const PIPE_PARTITIONS = 'pipes/'

export interface PipeRow extends PipeSettings {
  /** Tells a pipe from one of the same name before it; its checkpoints are kept by it. */
  readonly uuid: string
  readonly name: string
  readonly arn: string
  readonly account: string
  readonly region: string
  readonly createdMs: number
  readonly modifiedMs: number
  readonly state: PipeState
  readonly stateReason?: string | undefined
  /** DELETED: while it is on its way out. */
  readonly desired: 'RUNNING' | 'STOPPED' | 'DELETED'
  readonly description?: string | undefined
  readonly kmsKeyIdentifier?: string | undefined
  readonly tags: Readonly<Record<string, string>>
}

export type PipeState =
  | 'CREATING'
  | 'STARTING'
  | 'UPDATING'
  | 'RUNNING'
  | 'STOPPING'
  | 'STOPPED'
  | 'DELETING'
  | 'CREATE_FAILED'
  | 'START_FAILED'
  | 'UPDATE_FAILED'

export const pipeTable = new Table<[name: string], PipeRow>('pipe')

interface PipeFacts {
  readonly uuid: string
}

export const pipes = resource<PipeFacts>('pipes', 'pipe')

export const pipePartition = ({ account, region }: Owner) =>
  `${PIPE_PARTITIONS}${account}/${region}`

export const scopeOf = (owner: Owner): string[] => [pipePartition(owner), directoryOf(owner)]

export const pipeArn = ({ account, region }: Owner, name: string) =>
  arn('pipes', region, account, `pipe/${name}`)

export function* requirePipe(name: string): Reading<PipeRow> {
  const row = yield* pipeTable.get(name)
  if (row === undefined) throw noPipe(name)
  return row
}

export function* enterPipe(tx: Tx, row: PipeRow): Reading<void> {
  pipeTable.put(tx, [row.name], row)
  const { arn: own, uuid, createdMs, tags } = row
  const entry = { arn: own, generation: uuid, createdMs, tags, facts: { uuid } }
  yield* pipes.enter(tx.in(directoryOf(row)), row.name, entry)
}

export function* leavePipe(tx: Tx, row: PipeRow): Reading<void> {
  pipeTable.del(tx, [row.name])
  yield* pipes.leave(tx.in(directoryOf(row)), row.name)
}
