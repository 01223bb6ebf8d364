// Writes what happened to an execution, with everything that follows from it, in one transaction.

import { arn } from '../../../kernel/arn.ts'
import type { Tx } from '../../../store/store.ts'
import { withdraw, type Reading } from '../../../store/table.ts'
import {
  MAP_CHILDREN,
  MAP_RUN,
  OFFER,
  STATES_TO_CALL,
  STATES_TO_EVENTS,
  STATES_TO_LOGS,
  STEP,
  SWEEP,
} from '../port.ts'
import {
  answered,
  effects as effectRows,
  events,
  executionTable,
  forks,
  items,
  machineTable,
  outputs,
  threads,
  waiters,
  type ExecutionRow,
} from '../tables.ts'
import { answerOf } from './describe.ts'
import { listExecution, machinePartitionOf } from './listing.ts'
import { enteredHop, endedHop, traceHeaderOf } from './lineage.ts'
import { loggedOf } from './logging.ts'
import type { Effect, Run } from './run.ts'
import { MAP_RUN_TASK, type Thread } from './thread.ts'

/** Somebody else changed the execution meanwhile: it is to be read anew. */
export class Stale extends Error {}

/** What a commit leaves to the run that it wrote: its row, and the intents of its threads' timers. */
export interface Written {
  readonly row: ExecutionRow
  readonly timers: ReadonlyMap<Thread, readonly string[]>
}

/** `before`: the row as the run was loaded. May run again, so the run itself stays as it is. */
export function* writeRun(tx: Tx, run: Run, before: ExecutionRow): Reading<Written> {
  const now = yield* executionTable.get()
  if (now?.revisionOfRow !== before.revisionOfRow) throw new Stale()
  const { changes, row } = run
  const express = row.type === 'EXPRESS'
  if (!express) for (const event of changes.events) events.put(tx, [event.id], event)
  const timers = new Map<Thread, string[]>()
  for (const effect of changes.effects) yield* begin(tx, run, { effect, timers })
  yield* writeThreads(tx, run, timers)
  const written = { ...row, revisionOfRow: before.revisionOfRow + 1 }
  const entered = enteredHop(row, changes.events)
  if (entered !== undefined) tx.hop(entered)
  const logged = loggedOf(row, changes.events)
  if (logged !== undefined) tx.emit({ edge: STATES_TO_LOGS, target: row.arn, lane: row.arn, payload: logged }) // prettier-ignore
  if (express && row.status !== 'RUNNING') forget(tx, run)
  else executionTable.put(tx, [], written)
  if (row.status !== before.status) yield* statusChanged(tx, written, before)
  return { row: written, timers }
}

/** Nothing of an express execution stays. */
function forget(tx: Tx, { threads: left, forks: leftForks }: Run): void {
  executionTable.del(tx, [])
  for (const id of left.keys()) threads.del(tx, [id])
  for (const id of leftForks.keys()) forks.del(tx, [id])
}

function* writeThreads(
  tx: Tx,
  { changes, threads: now, forks: forksNow, results }: Run,
  timers: Written['timers'],
): Reading<void> {
  for (const id of changes.threads) {
    const thread = now.get(id)
    if (thread === undefined) threads.del(tx, [id])
    else
      threads.put(tx, [id], {
        ...thread,
        timers: [...thread.timers, ...(timers.get(thread) ?? [])],
      })
  }
  for (const id of changes.newForks) {
    const known = results.get(id)?.items
    if (known !== undefined) items.put(tx, [id], known)
  }
  for (const [fork, index] of changes.outputs) {
    const output = results.get(fork)?.outputs.get(index)
    if (output !== undefined) outputs.put(tx, [fork, index], { output })
  }
  for (const id of changes.forks) {
    const fork = forksNow.get(id)
    if (fork !== undefined) {
      forks.put(tx, [id], fork)
      continue
    }
    forks.del(tx, [id])
    items.del(tx, [id])
    yield* clearOutputs(tx, id)
  }
}

const PAGE = 500

function* clearOutputs(tx: Tx, fork: number): Reading<void> {
  for (let found = PAGE; found === PAGE;) {
    const page = yield* outputs.range([fork], { limit: PAGE })
    found = page.length
    for (const { key } of page) {
      key.integer()
      outputs.del(tx, [fork, key.integer()])
    }
  }
}

function* begin(
  tx: Tx,
  { row }: Run,
  { effect, timers }: { effect: Effect; timers: Map<Thread, string[]> },
): Reading<void> {
  const execution = row.arn
  switch (effect.kind) {
    case 'timer': {
      const { atMs: dueAtMs, signal } = effect
      const id = tx.emit({ edge: STEP, target: execution, dueAtMs, payload: { execution, signal } })
      timers.set(effect.thread, [...(timers.get(effect.thread) ?? []), id])
      return
    }
    case 'call': {
      const { id, visit } = effect.thread
      const { machineArn } = row
      const traceHeader = traceHeaderOf(row)
      const { state } = effect.thread
      const payload = { ...effect.call, execution, machineArn, state, visit: [id, visit], traceHeader } // prettier-ignore
      tx.emit({ edge: STATES_TO_CALL, target: execution, payload })
      return
    }
    case 'activity': {
      const { id, visit } = effect.thread
      const payload = { ...effect.offer, execution, visit: [id, visit] }
      tx.emit({ edge: OFFER, target: effect.offer.activityArn, payload })
      return
    }
    case 'map-run': {
      const { id, visit } = effect.thread
      const payload = { phase: 'begin', execution, visit: [id, visit], order: effect.order }
      tx.emit({ edge: MAP_RUN, target: execution, payload })
      return
    }
    case 'cancel':
      yield* callOff(tx, effect)
  }
}

function* callOff(
  tx: Tx,
  { timers, visit, task }: Extract<Effect, { kind: 'cancel' }>,
): Reading<void> {
  for (const id of timers) yield* withdraw(id)
  if (task === undefined) return
  if (task.resourceType === MAP_RUN_TASK) abortMapRun(tx, task.resource)
  const [thread, number] = visit.split(':').map(Number) as [number, number]
  answered.del(tx, [thread, number])
  const done = yield* effectRows.range([thread, number], { limit: PAGE })
  for (const { key } of done) {
    effectRows.del(tx, [key.integer(), key.integer(), key.integer()])
  }
}

/** Whoever waited for it waits no longer. */
export function abortMapRun(tx: Tx, mapRunArn: string): void {
  tx.emit({ edge: MAP_RUN, target: mapRunArn, payload: { phase: 'abort', mapRunArn } })
}

/** An execution ended, or began again: lists, events, and those who wait for it are told. */
export function* statusChanged(
  tx: Tx,
  row: ExecutionRow,
  before: ExecutionRow | undefined,
): Reading<void> {
  if (row.status !== 'RUNNING' && row.deadline !== undefined) yield* withdraw(row.deadline)
  const machine = tx.in(machinePartitionOf(row))
  listExecution(machine, row, before)
  if (row.status !== 'RUNNING') yield* machine.read(lastOf(tx, row))
  if (row.type === 'STANDARD') announce(tx, row)
  if (row.status === 'RUNNING') return
  tx.hop(endedHop(row, tx.nowMs))
  if (row.mapRun !== undefined) childEnded(tx, row)
  const waiting = yield* waiters.range([], { limit: PAGE })
  for (const { row: waiter } of waiting) {
    const { execution, visit, pattern } = waiter
    const signal = { kind: 'answer', at: visit, answer: answerOf(row, pattern) }
    tx.emit({ edge: STEP, target: execution, payload: { execution, signal } })
    waiters.del(tx, [execution, visit[0], visit[1]])
  }
}

function childEnded(
  tx: Tx,
  { mapRun, arn, status, output, error, cause, startMs, stopMs }: ExecutionRow,
): void {
  const { arn: mapRunArn, index, itemCount } = mapRun!
  const payload = {
    mapRunArn,
    index,
    itemCount,
    arn,
    status,
    output,
    error,
    cause,
    startMs,
    stopMs,
  }
  tx.emit({ edge: MAP_CHILDREN, target: mapRunArn, payload })
}

/** The machine is being deleted, and waits for its executions. */
function* lastOf(tx: Tx, { generation, account, region }: ExecutionRow): Reading<void> {
  const machine = yield* machineTable.get()
  if (!machine?.deleting || machine.generation !== generation) return
  const payload = { account, region, name: machine.name, generation }
  tx.emit({ edge: SWEEP, target: machine.arn, payload })
}

/** https://docs.aws.amazon.com/step-functions/latest/dg/cw-events.html */
function announce(tx: Tx, row: ExecutionRow): void {
  const { account, region, machineArn, input, output, error, cause } = row
  const bus = arn('events', region, account, 'event-bus/default')
  const {
    arn: execution,
    name,
    startMs,
    stopMs,
    status,
    version,
    alias,
    redriveCount,
    redriveMs,
  } = row
  tx.emit({
    edge: STATES_TO_EVENTS,
    target: bus,
    payload: {
      ...{ arn: execution, name, startMs, stopMs, status, version, alias, redriveCount, redriveMs },
      ...{ machineArn, input, output, error, cause },
    },
  })
}
