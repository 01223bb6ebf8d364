// One state by itself: what it takes, what comes of it, and where it would go on.

import type { FailState, MapState, State, TaskState } from '../../../asl/definition.ts'
import { StateFailure, type ErrorOutput } from '../../../asl/failure.ts'
import { argumentsOf, caughtBy, exitOf, inputOf, type Stages } from '../../../asl/flow/data.ts'
import { choose } from '../../../asl/flow/choose.ts'
import { numberOf, textOf } from '../../../asl/flow/dynamic.ts'
import { catcherOf, delayOf, matches } from '../../../asl/flow/failing.ts'
import type { Json } from '../../../asl/json.ts'
import type { Scope } from '../../../asl/scope.ts'
import { itemsOf } from '../engine/forking.ts'
import { untilOf } from '../engine/waiting.ts'
import type { Mock } from './mock.ts'

export interface Inspection extends Stages {
  maxConcurrency?: number
  toleratedFailureCount?: number
  toleratedFailurePercentage?: number
  afterItemsPath?: Json
  errorDetails?: { catchIndex?: number; retryIndex?: number; retryBackoffIntervalSeconds?: number }
}

export interface Tested {
  readonly status: 'SUCCEEDED' | 'FAILED' | 'RETRIABLE' | 'CAUGHT_ERROR'
  readonly output?: Json
  readonly error?: string | undefined
  readonly cause?: string | undefined
  readonly next?: string | undefined
}

export interface TestParts {
  readonly scope: Scope
  readonly mock: Mock | undefined
  readonly retries: number
  readonly failedIterations: number
  readonly nowMs: number
  /** Calls what the Task calls. */
  readonly perform: (state: TaskState, parameters: Json) => Promise<Mock>
}

export async function testState(state: State, parts: TestParts, seen: Inspection): Promise<Tested> {
  try {
    return await runOne(state, parts, seen)
  } catch (thrown) {
    if (!(thrown instanceof StateFailure)) throw thrown
    return failedBy(state, thrown, parts, seen)
  }
}

async function runOne(state: State, parts: TestParts, seen: Inspection): Promise<Tested> {
  const raw = parts.scope.input
  if (state.type === 'Pass' && state.result !== undefined) {
    seen.result = state.result
    return left(state, await exitOf(state, { raw, scope: parts.scope, result: state.result }, seen))
  }
  const scope = inputOf(state, parts.scope, seen)
  switch (state.type) {
    case 'Fail':
      return failsWith(state, parts, seen)
    case 'Choice': {
      const choice = await choose(state, scope)
      const data = { ...state.data, ...choice }
      const exit = await exitOf({ ...state, data }, { raw, scope, result: undefined }, seen)
      return { status: 'SUCCEEDED', output: exit.output, next: choice?.next ?? state.otherwise }
    }
    case 'Wait':
      await untilOf(state, scope, parts.nowMs)
      return left(state, await exitOf(state, { raw, scope, result: undefined }, seen))
    case 'Succeed':
      return left(state, await exitOf(state, { raw, scope, result: undefined }, seen))
    case 'Pass': {
      const result =
        state.language === 'JSONata' ? undefined : await argumentsOf(state, scope, seen)
      return left(state, await exitOf(state, { raw, scope, result }, seen))
    }
    default:
      return withResult(state, { ...parts, scope }, { raw, seen })
  }
}

async function failsWith(
  state: FailState,
  { scope }: TestParts,
  _seen: Inspection,
): Promise<Tested> {
  const error = state.error && (await textOf(state.error, scope))
  const cause = state.cause && (await textOf(state.cause, scope))
  return { status: 'FAILED', error, cause }
}

type Working = Extract<State, { type: 'Task' | 'Map' | 'Parallel' }>

async function withResult(
  state: Working,
  parts: TestParts,
  { raw, seen }: { raw: Json; seen: Inspection },
): Promise<Tested> {
  const { scope, mock } = parts
  if (state.type === 'Map') await inspectMap(state, scope, seen)
  const parameters = state.type === 'Map' ? null : await argumentsOf(state, scope, seen)
  const answer = mock ?? (await parts.perform(state as TaskState, parameters))
  if (answer.kind === 'error') return failedBy(state, answer, parts, seen)
  if (state.type === 'Map' && isExceeded(seen, answer.result, parts.failedIterations)) {
    const cause = 'The specified tolerated failure threshold was exceeded'
    return failedBy(state, { error: 'States.ExceedToleratedFailureThreshold', cause }, parts, seen)
  }
  if (state.type === 'Task') seen.result = answer.result
  return left(state, await exitOf(state, { raw, scope, result: answer.result }, seen))
}

function left(state: State, { output }: { readonly output: Json }): Tested {
  return { status: 'SUCCEEDED', output, next: state.next }
}

async function inspectMap(state: MapState, scope: Scope, seen: Inspection): Promise<void> {
  if (state.distributed?.reader === undefined) {
    const items = await itemsOf(state, scope)
    if (state.items?.kind === 'path') seen.afterItemsPath = items
  }
  seen.maxConcurrency = state.maxConcurrency ? await numberOf(state.maxConcurrency, scope) : 0
  const { toleratedCount, toleratedPercentage } = state.distributed ?? {}
  if (toleratedCount) seen.toleratedFailureCount = await numberOf(toleratedCount, scope)
  if (toleratedPercentage) seen.toleratedFailurePercentage = await numberOf(toleratedPercentage, scope, false) // prettier-ignore
}

function isExceeded(seen: Inspection, result: Json, failed: number): boolean {
  const { toleratedFailureCount: count, toleratedFailurePercentage: percentage } = seen
  const total = Array.isArray(result) ? result.length : 0
  if (count !== undefined && failed > count) return true
  return percentage !== undefined && failed * 100 > percentage * total
}

async function failedBy(
  state: State,
  failure: ErrorOutput,
  { scope, retries }: TestParts,
  seen: Inspection,
): Promise<Tested> {
  const { error, cause } = failure
  if (!('retry' in state)) return { status: 'FAILED', error, cause }
  const index = state.retry.findIndex(({ errors }) => matches(errors, { error }))
  const retrier = state.retry[index]
  if (retrier !== undefined) {
    const again = retries < retrier.maxAttempts
    seen.errorDetails = {
      retryIndex: index,
      ...(again && { retryBackoffIntervalSeconds: delayOf(retrier, retries) }),
    }
    if (again) return { status: 'RETRIABLE', error, cause }
  }
  const catcher = catcherOf(state, { error })
  if (catcher === undefined) return { status: 'FAILED', error, cause }
  seen.errorDetails = { catchIndex: state.catch.indexOf(catcher) }
  const { output } = await caughtBy(state, catcher, { raw: scope.input, scope, failure })
  return { status: 'CAUGHT_ERROR', output, error, cause, next: catcher.next }
}
