// A synchronous express execution: it runs in memory while its caller waits, and if the server ends it
// is gone, as AWS has it (at most once).

import { Busy } from '../../../kernel/busy.ts'
import type { Env } from '../../service.ts'
import type { CallOrder } from '../port.ts'
import type { StatesRuntime } from '../runtime.ts'
import type { ExecutionRow } from '../tables.ts'
import { loggedOf } from './logging.ts'
import { noChanges, visitOf, type Effect, type Run, type Signal } from './run.ts'
import { receive } from './signals.ts'

type MemoryEnv = Pick<Env, 'clock' | 'random' | 'activity'>

/** Answers the row as it ended. */
export async function runInMemory(
  env: MemoryEnv,
  own: StatesRuntime,
  { row, signal }: { readonly row: ExecutionRow; readonly signal: AbortSignal },
): Promise<ExecutionRow> {
  const machine = await own.definitions.machine(row)
  const run: Run = {
    ...{ row, machine, threads: new Map(), forks: new Map(), results: new Map() },
    ...{ chance: env.random, nowMs: row.startMs, changes: noChanges() },
  }
  return new MemoryRun(env, own, run, signal).end()
}

interface Moment {
  readonly atMs: number
  readonly signal: Signal
}

class MemoryRun {
  readonly #env: MemoryEnv
  readonly #own: StatesRuntime
  readonly #run: Run
  readonly #abort: AbortSignal
  readonly #arrived: Signal[] = [{ kind: 'start' }]
  #moments: Moment[] = []
  #wake: () => void = () => {}

  constructor(env: MemoryEnv, own: StatesRuntime, run: Run, abort: AbortSignal) {
    this.#env = env
    this.#own = own
    this.#run = run
    this.#abort = abort
    const { deadlineMs } = run.row
    if (deadlineMs !== undefined)
      this.#moments.push({ atMs: deadlineMs, signal: { kind: 'deadline' } })
  }

  async end(): Promise<ExecutionRow> {
    const { clock, activity } = this.#env
    const busy = new Busy(activity, 'express execution')
    try {
      for (;;) {
        const next = this.#arrived.shift() ?? this.#due()
        if (next !== undefined) await this.#take(next)
        else if (this.#run.row.status !== 'RUNNING' || this.#abort.aborted) return this.#run.row
        else await busy.rest(clock, this.#nextMs(), this.#abort, (wake) => (this.#wake = wake))
      }
    } finally {
      busy.end()
    }
  }

  async #take(signal: Signal): Promise<void> {
    const run = this.#run
    run.nowMs = this.#env.clock.nowMs()
    const more = await receive(run, signal)
    const { effects, events } = run.changes
    run.changes = noChanges()
    const lines = loggedOf(run.row, events)
    if (lines !== undefined) await this.#own.log(lines)
    for (const effect of effects) this.#begin(effect)
    if (more) this.#arrived.unshift({ kind: 'go' })
  }

  #begin(effect: Effect): void {
    if (effect.kind === 'timer') this.#moments.push({ atMs: effect.atMs, signal: effect.signal })
    if (effect.kind !== 'call') return
    const { arn, machineArn, traceHeader } = this.#run.row
    const visit = visitOf(effect.thread)
    const order: CallOrder = { ...effect.call, execution: arn, machineArn, visit, traceHeader }
    void this.#env.activity.during('express task', async () => {
      const answer = await this.#own.perform(order).catch((thrown: unknown) => ({
        kind: 'failure' as const,
        error: 'States.Runtime',
        cause: thrown instanceof Error ? thrown.message : String(thrown),
      }))
      this.#arrived.push({ kind: 'answer', at: visit, answer })
      this.#wake()
    })
  }

  #nextMs(): number {
    return Math.min(...this.#moments.map(({ atMs }) => atMs))
  }

  #due(): Signal | undefined {
    const nowMs = this.#env.clock.nowMs()
    const due = this.#moments.find(({ atMs }) => atMs <= nowMs && atMs === this.#nextMs())
    this.#moments = this.#moments.filter((moment) => moment !== due)
    return due?.signal
  }
}
