// Executions in the lineage: an execution's ARN is the event's id; what its tasks call goes on under the
// same trace.

import { createHash } from 'node:crypto'
import type { Hop } from '../../../kernel/hop.ts'
import { traceIdOf } from '../../../kernel/trace-header.ts'
import type { ExecutionRow, HistoryEvent } from '../tables.ts'

type Traced = Pick<ExecutionRow, 'arn' | 'startMs' | 'traceHeader'>

/** The caller's, or one of the execution's own. */
export function traceHeaderOf({ arn, startMs, traceHeader }: Traced): string {
  if (traceHeader !== undefined) return traceHeader
  const seconds = Math.floor(startMs / 1000).toString(16).padStart(8, '0') // prettier-ignore
  const chance = createHash('sha256').update(arn).digest('hex')
  return `Root=1-${seconds}-${chance.slice(0, 24)};Parent=${chance.slice(24, 40)};Sampled=0`
}

function hopOf(row: Traced, hop: Omit<Hop, 'id' | 'traceId'>): Hop {
  return { ...hop, id: row.arn, traceId: traceIdOf(traceHeaderOf(row)) }
}

export function begunHop(row: ExecutionRow, parentId?: string): Hop {
  const from = row.mapRun?.arn ?? row.machineArn
  const parent = parentId === undefined ? {} : { parentId }
  return hopOf(row, { atMs: row.startMs, from, to: row.arn, via: 'start', outcome: 'accepted', ...parent }) // prettier-ignore
}

export function endedHop(row: ExecutionRow, atMs: number): Hop {
  const { arn, status, error } = row
  const reason = error === undefined ? status : `${status}: ${error}`
  const outcome = status === 'SUCCEEDED' ? 'delivered' : 'failed'
  return hopOf(row, { atMs, from: arn, to: arn, via: 'end', outcome, reason })
}

const MOST_NAMES = 20

/** The states that a commit entered; undefined: none. */
export function enteredHop(row: ExecutionRow, events: readonly HistoryEvent[]): Hop | undefined {
  const entered = events.filter(({ type }) => type.endsWith('StateEntered'))
  if (entered.length === 0) return undefined
  const names = entered.slice(0, MOST_NAMES).map(({ details }) => String(details?.name))
  const more = entered.length > names.length ? `, and ${entered.length - names.length} more` : ''
  const reason = `entered ${names.join(', ')}${more}`
  const { atMs } = entered[0]!
  return hopOf(row, { atMs, from: row.arn, to: row.arn, via: 'states', outcome: 'received', reason }) // prettier-ignore
}
