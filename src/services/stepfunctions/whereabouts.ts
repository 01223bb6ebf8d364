// Where an execution stands, and why.

import type { Sought, Whereabout } from '../../kernel/whereabouts.ts'
import { parseArn } from '../../kernel/arn.ts'
import type { Env } from '../service.ts'
import { executionOf } from './engine/token.ts'
import { MAP_RUN_TASK, type Thread } from './engine/thread.ts'
import { executionPartition, executionTable, threads } from './tables.ts'

const LOOKED_AT = 200
const READ = { durability: 'buffered' } as const

export async function whereabouts(
  { resource: at }: Sought,
  { store }: Pick<Env, 'store'>,
): Promise<Whereabout | undefined> {
  const parsed = parseArn(at)
  if (!parsed?.resource.startsWith('execution:')) return undefined
  const partition = executionPartition(parsed, executionOf(at))
  const found = await store.transact(partition, function* () {
    const row = yield* executionTable.get()
    const all = yield* threads.range([], { limit: LOOKED_AT })
    return { row, all: all.map(({ row: thread }) => thread) }
  }, READ) // prettier-ignore
  const { row, all } = found
  if (row === undefined) return undefined
  if (row.status !== 'RUNNING') {
    const cause = row.cause ? `: ${row.cause}` : ''
    const reason = row.error === undefined ? row.status : `${row.status}, ${row.error}${cause}`
    return { state: 'states.ended', at, sinceMs: row.stopMs, reason: reason.slice(0, 500) }
  }
  const waiting = all.filter(({ phase }) => ['waiting', 'retrying', 'task'].includes(phase))
  const [first] = waiting
  if (first === undefined) return { state: 'states.running', at, sinceMs: row.startMs }
  const count = waiting.length
  return { ...standing(first), at, group: first.state, sinceMs: first.enteredMs, count }
}

function standing(thread: Thread): Pick<Whereabout, 'state' | 'to' | 'untilMs' | 'reason'> {
  const { phase, task, untilMs, retries } = thread
  if (phase === 'waiting') return { state: 'states.waiting', untilMs }
  if (phase === 'retrying') return { state: 'states.retrying', reason: `attempt ${retries + 1}` }
  const to = task?.resource
  if (task?.resourceType === MAP_RUN_TASK) return { state: 'states.map-run', to }
  const token = task?.token !== undefined && (task.submitted || task.kind === 'activity')
  if (token) return { state: 'states.callback', to, untilMs: task?.heartbeatAtMs ?? task?.timeoutAtMs } // prettier-ignore
  return { state: 'states.task', to, untilMs: task?.timeoutAtMs }
}
