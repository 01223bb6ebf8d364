// A chore: background work of one service in bounded steps (purging, moving, sweeping, expiring). What
// remains of it is a row of the outbox, so a crash goes on with the step that was due.

import type { Intent, Scope, Store, Tx } from './store.ts'
import { take, type Reading } from './table.ts'

// eslint-disable-next-line @typescript-eslint/no-explicit-any
export interface Chore<State = any> {
  /** Also how its jobs are named in the outbox: `tx.emit({ edge: name, target, payload: state })`. */
  readonly name: string
  /** Steps under way at once, of all jobs: the pace that requests beside it can live with. Default 2. */
  readonly atOnce?: number
  /**
   * One bounded step: some hundred rows, some megabytes. May read and write beforehand what can be
   * repeated, and ends with one `commit`. A step that throws is tried again.
   */
  step(state: State, job: Job<State>): Promise<void>
  /** How the job is called in the lineage; default: its id. */
  idOf?(state: State): string
}

export interface Job<State> {
  readonly id: string
  /**
   * The step's own transaction, in which the job leaves the outbox and what remains of it goes back:
   * exactly once, whatever crashes. Without effect if this very step was done before.
   */
  commit(scope: Scope, work: (tx: Tx) => Reading<Remaining<State>>): Promise<void>
}

/** What is left to do, and when to go on (default: at once); undefined: nothing. */
export type Remaining<State> = { readonly state: State; readonly atMs?: number } | undefined | void

/** Runs one step of a job. */
export async function runStep(
  store: Pick<Store, 'transact'>,
  chore: Chore,
  intent: Intent,
): Promise<void> {
  let committed = false
  const { id, edge, target, lane } = intent
  await chore.step(intent.payload, {
    id,
    async commit(scope, work) {
      await store.transact(scope, function* (tx) {
        if (!(yield* take(id))) return
        const left = yield* work(tx)
        if (left) tx.emit({ edge, target, lane, dueAtMs: left.atMs, payload: left.state })
      })
      committed = true
    },
  })
  // It would be carried again at once, for ever.
  if (!committed) throw new Error(`a step of ${chore.name} ended without its commit`)
}
