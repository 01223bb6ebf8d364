// The background work of map runs: they begin, read their items, end, are aborted; each a step of one
// commit.

import type { MapState } from '../../../asl/definition.ts'
import { RUNTIME, StateFailure } from '../../../asl/failure.ts'
import type { Json } from '../../../asl/json.ts'
import { parseArn } from '../../../kernel/arn.ts'
import { AwsError } from '../../../kernel/aws-error.ts'
import type { Chore, Job } from '../../../store/chore.ts'
import type { Tx } from '../../../store/store.ts'
import type { Reading } from '../../../store/table.ts'
import type { CallOperation, Env } from '../../service.ts'
import { machinePartitionOf } from '../engine/listing.ts'
import { partitionOfExecution, type Definitions } from '../engine/load.ts'
import type { MapNews, MapOrder, Visit } from '../engine/run.ts'
import { failureOf } from '../integration/failed.ts'
import { serviceNamed } from '../integration/services.ts'
import { MAP_RUN, STEP } from '../port.ts'
import { stopIn } from '../stop.ts'
import { children, executionTable, mapRuns, mapRunTable, type ExecutionRow, type MapRunRow, type Tally } from '../tables.ts' // prettier-ignore
import { arnOfChild, beginChildren, nameOfChild, nextOf, partitionsOf } from './begin-children.ts'
import { inputsOf } from './inputs.ts'
import { mapRunArn as arnOfMapRun, partitionOfMapRun } from './place.ts'
import { readItems, type AskS3 } from './read-items.ts'
import { resultOf } from './result.ts'

type State =
  | { readonly phase: 'begin'; readonly execution: string; readonly visit: Visit; readonly order: MapOrder } // prettier-ignore
  | { readonly phase: 'read'; readonly mapRunArn: string; readonly order: MapOrder }
  | {
      readonly phase: 'start' | 'end' | 'abort'
      readonly mapRunArn: string
      readonly order?: MapOrder
    }

export interface MapRunParts {
  readonly env: Env
  readonly call: CallOperation | undefined
  readonly definitions: Definitions
}

const AT_ONCE = 8
const PAGE = 500
const NONE: Tally = { SUCCEEDED: 0, FAILED: 0, TIMED_OUT: 0, ABORTED: 0, RUNNING: 0 }

export function mapRunChore(parts: MapRunParts): Chore<State> {
  return {
    name: MAP_RUN,
    atOnce: AT_ONCE,
    idOf: (state) => (state.phase === 'begin' ? state.execution : state.mapRunArn),
    step(state, job) {
      switch (state.phase) {
        case 'begin':
          return begin(parts, state, job)
        case 'read':
          return read(parts, state, job)
        case 'start':
          return start(parts, state.mapRunArn, job)
        case 'end':
          return end(parts, state.mapRunArn, job)
        case 'abort':
          return abort(parts, state.mapRunArn, job)
      }
    },
  }
}

async function begin(
  { env, definitions }: MapRunParts,
  { execution, visit, order }: Extract<State, { phase: 'begin' }>,
  job: Job<State>,
): Promise<void> {
  const parent = await rowOf(env, execution)
  if (parent === undefined) return job.commit(partitionOfExecution(execution), function* () {})
  const machine = await definitions.machine(parent)
  const state = mapState(machine, order)
  const { distributed } = state
  const label = distributed?.label ?? nameOfChild(job.id, 1)
  const arn = arnOfMapRun(parent, label, nameOfChild(job.id, 0))
  const { account, region, machineName } = parent
  const scope = [partitionOfMapRun(arn), partitionOfExecution(execution)]
  await job.commit(scope, function* (tx) {
    const { maxConcurrency, toleratedCount, toleratedPercentage, flow } = order
    mapRunTable.put(tx, [], {
      ...{ arn, account, region, execution, visit, label, state: order.state, flow },
      ...{ machineName: machineName.split('/')[0]!, status: 'RUNNING', startMs: tx.nowMs },
      ...{ maxConcurrency, toleratedCount, toleratedPercentage, type: distributed?.type ?? 'STANDARD' }, // prettier-ignore
      ...{ total: 0, begun: 0, totalItems: 0, children: NONE, items: NONE, written: false },
      ...{ redriveCount: 0, writer: order.writer?.arguments },
    })
    mapRuns.put(tx.in(scope[1]!), [tx.nowMs, arn], { arn })
    tell(tx, { execution, visit }, { kind: 'started', mapRunArn: arn })
    tx.emit({ edge: MAP_RUN, target: arn, payload: { phase: 'read', mapRunArn: arn, order } })
  })
}

function mapState(
  machine: Awaited<ReturnType<Definitions['machine']>>,
  order: Pick<MapOrder, 'state'>,
): MapState {
  for (const { states } of machine.flows) {
    const state = states.get(order.state)
    if (state?.type === 'Map') return state
  }
  throw new Error(`there is no Map state ${order.state}`)
}

function rowOf({ store }: Env, execution: string): Promise<ExecutionRow | undefined> {
  const read = { durability: 'buffered' } as const
  return store.transact(partitionOfExecution(execution), () => executionTable.get(), read)
}

function mapRunOf({ store }: Env, arn: string): Promise<MapRunRow | undefined> {
  const read = { durability: 'buffered' } as const
  return store.transact(partitionOfMapRun(arn), () => mapRunTable.get(), read)
}

function tell(
  tx: Tx,
  { execution, visit: at }: { execution: string; visit: Visit },
  news: MapNews,
): void {
  tx.emit({ edge: STEP, target: execution, payload: { execution, signal: { kind: 'map-run', at, news } } }) // prettier-ignore
}

/** Items are written page by page before the commit that says how many there are. */
async function read(
  parts: MapRunParts,
  { mapRunArn, order }: Extract<State, { phase: 'read' }>,
  job: Job<State>,
): Promise<void> {
  const { env, definitions } = parts
  const row = await mapRunOf(env, mapRunArn)
  const parent = row && (await rowOf(env, row.execution))
  if (row === undefined || parent === undefined) return job.commit(partitionOfMapRun(mapRunArn), function* () {}) // prettier-ignore
  const state = mapState(await definitions.machine(parent), order)
  try {
    const items = await itemsOf(parts, { state, order, parent })
    const inputs = await inputsOf(state, order, { items, chance: env.random })
    const partition = partitionOfMapRun(mapRunArn)
    for (let from = 0; from < inputs.length; from += PAGE) {
      await env.store.transact(partition, function* (tx) {
        for (const [i, { input, itemCount }] of inputs.slice(from, from + PAGE).entries()) {
          const name = nameOfChild(mapRunArn, from + i)
          children.put(tx, [from + i], { name, arn: arnOfChild(row, name), input, itemCount })
        }
      })
    }
    await job.commit(partition, function* (tx) {
      const now = (yield* mapRunTable.get())!
      mapRunTable.put(tx, [], { ...now, total: inputs.length, totalItems: items.length })
      const phase = inputs.length === 0 ? 'end' : 'start'
      return { state: { phase, mapRunArn } }
    })
  } catch (thrown) {
    if (!(thrown instanceof StateFailure)) throw thrown
    await job.commit([partitionOfMapRun(mapRunArn)], (tx) => over(tx, { kind: 'failed', error: thrown.error, cause: thrown.cause })) // prettier-ignore
  }
}

interface Source {
  readonly state: MapState
  readonly order: MapOrder
  readonly parent: ExecutionRow
}

async function itemsOf(
  parts: MapRunParts,
  { state, order, parent }: Source,
): Promise<readonly Json[]> {
  const reader = state.distributed?.reader
  if (reader === undefined) return order.items ?? []
  const { arguments: given, maxItems } = order.reader!
  return readItems(reader, { given, maxItems, s3: askS3(parts, parent, 'States.ItemReaderFailed') })
}

function askS3({ env, call }: MapRunParts, parent: ExecutionRow, error: string): AskS3 {
  return async (operation, input) => {
    try {
      if (call === undefined) throw new StateFailure(RUNTIME, 'nothing answers calls here')
      const { region } = parseArn(parent.arn)!
      const as = parent.revision.roleArn
      return await call({ service: 's3', operation, input, region, as, sessionName: 'map-run', by: 'states.amazonaws.com' }) // prettier-ignore
    } catch (thrown) {
      if (!(thrown instanceof AwsError)) throw thrown
      const called = { name: serviceNamed('s3'), sdk: true, requestId: env.random.uuid() }
      const failure = failureOf(thrown, called)
      throw new StateFailure(error, failure.kind === 'failure' ? (failure.cause ?? '') : '', { inState: false }) // prettier-ignore
    }
  }
}

async function start({ env }: MapRunParts, mapRunArn: string, job: Job<State>): Promise<void> {
  const partition = partitionOfMapRun(mapRunArn)
  const seen = await mapRunOf(env, mapRunArn)
  const parent = seen && (await rowOf(env, seen.execution))
  const indexes = seen && parent?.status === 'RUNNING' ? nextOf(seen) : []
  if (seen === undefined || parent === undefined || indexes.length === 0) return job.commit(partition, function* () {}) // prettier-ignore
  const scope = [partition, ...partitionsOf(seen, indexes), machinePartitionOf(parent)]
  await job.commit(scope, function* (tx) {
    const row = (yield* mapRunTable.get())!
    if (row.begun !== seen.begun) return { state: { phase: 'start', mapRunArn } }
    const now = yield* beginChildren(tx, row, { indexes, parent })
    mapRunTable.put(tx, [], now)
    return nextOf(now).length > 0 ? { state: { phase: 'start', mapRunArn } } : undefined
  })
}

/** All have ended, or too many have failed. */
async function end(parts: MapRunParts, mapRunArn: string, job: Job<State>): Promise<void> {
  const { env, definitions } = parts
  const row = await mapRunOf(env, mapRunArn)
  const parent = row && (await rowOf(env, row.execution))
  const partition = partitionOfMapRun(mapRunArn)
  if (row?.status !== 'RUNNING' || parent === undefined)
    return job.commit(partition, function* () {})
  const state = mapState(await definitions.machine(parent), row)
  const s3 = askS3(parts, parent, 'States.ResultWriterFailed')
  const result = await resultOf(env.store, row, { state, parent, s3 })
  await job.commit([partition], (tx) => over(tx, result))
}

/** The run is over, and its execution hears of it; children that still run are stopped. */
function* over(tx: Tx, news: MapNews): Reading<{ state: State } | undefined> {
  const row = (yield* mapRunTable.get())!
  if (row.status !== 'RUNNING') return undefined
  const status = news.kind === 'succeeded' ? 'SUCCEEDED' : 'FAILED'
  mapRunTable.put(tx, [], { ...row, status, stopMs: tx.nowMs, written: news.kind === 'succeeded' })
  tell(tx, row, news)
  return row.children.RUNNING > 0 ? { state: { phase: 'abort', mapRunArn: row.arn } } : undefined
}

const STOPPED_AT_ONCE = 50

/** Stops the children that run, some at a time. */
async function abort({ env }: MapRunParts, mapRunArn: string, job: Job<State>): Promise<void> {
  const partition = partitionOfMapRun(mapRunArn)
  const row = await mapRunOf(env, mapRunArn)
  const parent = row && (await rowOf(env, row.execution))
  if (row === undefined || parent === undefined) return job.commit(partition, function* () {})
  const running = await env.store.transact(partition, () => runningOf(row.begun))
  const scope = [partition, machinePartitionOf(parent), ...running.map(({ arn }) => partitionOfExecution(arn))] // prettier-ignore
  await job.commit(scope, function* (tx) {
    const now = (yield* mapRunTable.get())!
    let { children: tally, items } = now
    const stopped = (of: Tally, count: number): Tally => ({
      ...of,
      RUNNING: of.RUNNING - count,
      ABORTED: of.ABORTED + count,
    })
    for (const { index, arn } of running) {
      const child = (yield* children.get(index))!
      const at = tx.in(partitionOfExecution(arn))
      const execution = yield* at.read(executionTable.get())
      if (child.status !== 'RUNNING') continue
      if (execution?.status === 'RUNNING') yield* at.read(stopIn(at, arn, {}))
      children.put(tx, [index], { ...child, status: 'ABORTED', stopMs: tx.nowMs })
      tally = stopped(tally, 1)
      items = stopped(items, child.itemCount)
    }
    const status = now.status === 'RUNNING' ? 'ABORTED' : now.status
    mapRunTable.put(tx, [], {
      ...now,
      status,
      children: tally,
      items,
      stopMs: now.stopMs ?? tx.nowMs,
    })
    return running.length === STOPPED_AT_ONCE ? { state: { phase: 'abort', mapRunArn } } : undefined
  })
}

function* runningOf(begun: number): Reading<{ index: number; arn: string }[]> {
  const found: { index: number; arn: string }[] = []
  for (let after: number | undefined; ;) {
    const page = yield* children.range([], { limit: PAGE, ...(after !== undefined && { after: [after] }) }) // prettier-ignore
    for (const { key, row } of page) {
      after = key.integer()
      if (row.status === 'RUNNING') found.push({ index: after, arn: row.arn })
      if (found.length === STOPPED_AT_ONCE) return found
    }
    if (page.length < PAGE || after === undefined || after >= begun) return found
  }
}
