// Executions go on step by step: a signal is a row of the outbox, and what it leads to is written in the
// transaction in which that row is taken. So a crash at any moment goes on where it was, and no step
// happens twice.

import type { Clock } from '../../../kernel/clock.ts'
import type { Random } from '../../../kernel/random.ts'
import type { Chore, Job } from '../../../store/chore.ts'
import type { Store } from '../../../store/store.ts'
import { STEP, type Step } from '../port.ts'
import type { ExecutionRow } from '../tables.ts'
import { Stale, writeRun, type Written } from './commit.ts'
import { machinePartitionOf } from './listing.ts'
import { loadRun, partitionOfExecution, type Definitions } from './load.ts'
import { noChanges, type Run } from './run.ts'
import { receive } from './signals.ts'

export interface StepParts {
  readonly store: Store
  readonly clock: Clock
  readonly random: Random
  readonly definitions: Definitions
}

/** Executions kept in memory between their steps: a row's number says whether they still hold. */
const KEPT = 1_000
const KEPT_CHARACTERS = 65_536
const AT_ONCE = 64

export function stepChore(parts: StepParts): Chore<Step> {
  const kept = new Map<string, Run>()
  return {
    name: STEP,
    atOnce: AT_ONCE,
    idOf: ({ execution }) => execution,
    async step({ execution, signal }, job) {
      for (;;) {
        const run = kept.get(execution) ?? (await loadRun(parts, parts.definitions, execution))
        kept.delete(execution)
        if (run === undefined) return job.commit(partitionOfExecution(execution), function* () {})
        const before = run.row
        run.nowMs = parts.clock.nowMs()
        const more = await receive(run, signal)
        const became = await write(run, before, { job, more })
        if (became === 'stale') continue
        if (became === 'written' && run.row.status === 'RUNNING' && isSmall(run)) keep(kept, execution, run) // prettier-ignore
        return
      }
    },
  }
}

/** `stale`: somebody else changed it meanwhile. `taken`: this step had been done before. */
async function write(
  run: Run,
  before: ExecutionRow,
  { job, more }: { job: Job<Step>; more: boolean },
): Promise<'written' | 'stale' | 'taken'> {
  const execution = run.row.arn
  const partition = partitionOfExecution(execution)
  const ends = run.row.status !== before.status
  let written: Written | undefined
  try {
    await job.commit(ends ? [partition, machinePartitionOf(run.row)] : partition, function* (tx) {
      written = yield* writeRun(tx, run, before)
      return more ? { state: { execution, signal: { kind: 'go' } } } : undefined
    })
  } catch (thrown) {
    if (thrown instanceof Stale) return 'stale'
    throw thrown
  }
  if (written === undefined) return 'taken'
  run.row = written.row
  run.changes = noChanges()
  for (const [thread, ids] of written.timers) thread.timers.push(...ids)
  return 'written'
}

function isSmall({ row, results, threads }: Run): boolean {
  return row.input.length < KEPT_CHARACTERS && results.size < 4 && threads.size < 100
}

function keep(kept: Map<string, Run>, execution: string, run: Run): void {
  kept.set(execution, run)
  if (kept.size > KEPT) kept.delete(kept.keys().next().value!)
}
