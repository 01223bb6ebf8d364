// Pipes as they are followed, and how their transitions end.

import { parseArn } from '../../kernel/arn.ts'
import type { Env } from '../service.ts'
import type { FollowedPipe, PipesPort } from './port.ts'
import type { PipesRuntime } from './runtime.ts'
import {
  enterPipe,
  leavePipe,
  pipeTable,
  PIPE_PARTITIONS,
  scopeOf,
  type PipeRow,
  type PipeState,
} from './tables.ts'

export function createPipesPort({ store }: Pick<Env, 'store'>): PipesPort & PipesRuntime {
  const listeners = new Set<(uuid: string) => void>()

  /** Names are given out again, so a pipe is known by its UUID. */
  async function locate(uuid: string): Promise<PipeRow | undefined> {
    for await (const row of rows()) if (row.uuid === uuid) return row
    return undefined
  }

  async function* rows(): AsyncIterable<PipeRow> {
    const { start, end } = pipeTable.bounds()
    for await (const partition of store.partitions(PIPE_PARTITIONS)) {
      for await (const page of store.scan(partition, start, end)) {
        for (const [, value] of page) yield pipeTable.decode(value)
      }
    }
  }

  return {
    announce(uuid) {
      for (const changed of listeners) changed(uuid)
    },
    watch(changed) {
      listeners.add(changed)
      return () => listeners.delete(changed)
    },
    async *all() {
      for await (const row of rows()) yield followed(row)
    },
    async get(uuid) {
      const row = await locate(uuid)
      return row && followed(row)
    },
    async settle(uuid, { state, reason }) {
      const found = await locate(uuid)
      if (found === undefined) return
      await store.transact(scopeOf(found), function* (tx) {
        const row = yield* pipeTable.get(found.name)
        if (row?.uuid !== uuid) return
        if (state === 'Deleted' && row.desired === 'DELETED') yield* leavePipe(tx, row)
        const next = stateAfter(row, state)
        if (next !== undefined) yield* enterPipe(tx, { ...row, state: next, stateReason: reason })
      })
    },
  }
}

const FAILED: Readonly<Record<string, PipeState>> = {
  CREATING: 'CREATE_FAILED',
  UPDATING: 'UPDATE_FAILED',
}

/** undefined: it is not what is wanted of the pipe by now. */
function stateAfter({ desired, state }: PipeRow, settled: string): PipeState | undefined {
  switch (settled) {
    case 'Enabled':
      return desired === 'RUNNING' ? 'RUNNING' : undefined
    case 'Disabled':
      return desired === 'STOPPED' ? 'STOPPED' : undefined
    case 'Failed':
      return desired === 'RUNNING' ? (FAILED[state] ?? 'START_FAILED') : undefined
    default:
      return undefined
  }
}

function followed(row: PipeRow): FollowedPipe {
  const { uuid, name, arn, account, region, desired } = row
  const { source, sourceParameters, enrichment, enrichmentParameters } = row
  const { target, targetParameters, roleArn, log } = row
  return {
    ...{ uuid, name, arn, account, region, enabled: desired === 'RUNNING', state: stateOf(row) },
    ...{ source, sourceParameters, enrichment, enrichmentParameters },
    ...{ target, targetParameters, roleArn, log },
  }
}

function stateOf({ state }: PipeRow): string {
  if (state === 'RUNNING') return 'Enabled'
  return state === 'DELETING' ? 'Deleting' : state
}

export function nameOfArn(arn: string): string | undefined {
  const parsed = parseArn(arn)
  if (parsed?.service !== 'pipes' || !parsed.resource.startsWith('pipe/')) return undefined
  return parsed.resource.slice('pipe/'.length)
}
