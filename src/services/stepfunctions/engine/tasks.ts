// Task states: what they call, how long they wait for it, and what its answer means.
// https://docs.aws.amazon.com/step-functions/latest/dg/state-task.html

import { namesOf, type Resource, type TaskState } from '../../../asl/definition.ts'
import { queryFailure, runtimeFailure } from '../../../asl/failure.ts'
import { argumentsOf, exitOf, inputOf } from '../../../asl/flow/data.ts'
import { numberOf, textOf } from '../../../asl/flow/dynamic.ts'
import { bytesOf, type Json, type JsonObject } from '../../../asl/json.ts'
import type { Scope } from '../../../asl/scope.ts'
import type { MockedCall } from '../mocked-call.ts'
import { scopeOf } from './context.ts'
import { cancel } from './ending.ts'
import { failState } from './failing.ts'
import { record, text } from './history.ts'
import { leave, MAX_PAYLOAD_BYTES, tooLarge } from './leaving.ts'
import { touch, visitOf, type Answer, type Run } from './run.ts'
import type { TaskWait, Thread } from './thread.ts'
import { tokenOf } from './token.ts'

const MOST_SECONDS = 99_999_999

export async function beginTask(run: Run, thread: Thread, state: TaskState): Promise<void> {
  const { resource } = state
  const token = needsToken(resource) ? tokenOf(run.row, visitOf(thread), run.chance) : undefined
  const more: JsonObject =
    token === undefined || resource.kind === 'activity' ? {} : { Task: { Token: token } }
  const scope = inputOf(state, scopeOf(run, thread, more))
  const timeoutSeconds = state.timeout && (await secondsOf(state.timeout, scope))
  const heartbeatSeconds = state.heartbeat && (await secondsOf(state.heartbeat, scope))
  const parameters = await argumentsOf(state, scope)
  const role = state.role && (await textOf(state.role, scope))
  const timeoutAtMs = timeoutSeconds === undefined ? undefined : run.nowMs + timeoutSeconds * 1000
  const names = resource.kind === 'service' ? namesOf(resource) : undefined
  const task: TaskWait = {
    ...{ token, kind: resource.kind, heartbeatSeconds, timeoutAtMs },
    resource: names?.resource ?? resource.arn,
    resourceType: names?.resourceType ?? '',
    pattern: resource.kind === 'service' ? resource.pattern : 'request',
  }
  thread.task = task
  thread.phase = 'task'
  const seconds = { timeoutInSeconds: timeoutSeconds, heartbeatInSeconds: heartbeatSeconds }
  const taskCredentials = role === undefined ? undefined : { roleArn: role }
  scheduled(run, thread, { task, parameters, more: { ...seconds, taskCredentials } })
  timersOf(run, thread, task)
  if (resource.kind === 'activity') {
    const offer = { activityArn: resource.arn, input: text(parameters), token: token! }
    run.changes.effects.push({ kind: 'activity', thread, offer })
    return
  }
  const call = {
    ...{ kind: resource.kind, resource: resource.arn, parameters, timeoutAtMs },
    roleArn: role ?? run.row.revision.roleArn,
    ...{ pattern: task.pattern, mock: mockedCall(run, state.name) },
  }
  run.changes.effects.push({ kind: 'call', thread, call })
}

/** Of an execution of a test case: the number of this state's invocation. */
function mockedCall(run: Run, state: string): MockedCall | undefined {
  const { mockCase: test, mockCounts = {}, machineName } = run.row
  if (test === undefined) return undefined
  const index = mockCounts[state] ?? 0
  run.row = { ...run.row, mockCounts: { ...mockCounts, [state]: index + 1 } }
  return { machine: machineName.split('/')[0]!, test, state, index }
}

function needsToken(resource: Resource): boolean {
  return resource.kind === 'activity' || (resource.kind === 'service' && resource.pattern === 'waitForTaskToken') // prettier-ignore
}

async function secondsOf(dynamic: Parameters<typeof numberOf>[0], scope: Scope): Promise<number> {
  const value = await numberOf(dynamic, scope)
  if (value >= 1 && value <= MOST_SECONDS) return value
  const field = dynamic.kind === 'static' ? '' : dynamic.field
  const message = `The ${field} field must be between 1 and ${MOST_SECONDS}, but was ${value}`
  throw dynamic.kind === 'template' ? queryFailure(message, field) : runtimeFailure(message)
}

interface Scheduled {
  readonly task: TaskWait
  readonly parameters: Json
  readonly more: Record<string, unknown>
}

function scheduled(run: Run, thread: Thread, { task, parameters, more }: Scheduled): void {
  const { resource, resourceType, kind } = task
  const { region } = run.row
  if (kind === 'function') {
    record(run, thread, 'LambdaFunctionScheduled', { input: text(parameters), resource, ...more })
    record(run, thread, 'LambdaFunctionStarted')
  } else if (kind === 'activity') {
    record(run, thread, 'ActivityScheduled', { input: text(parameters), resource, ...more })
  } else {
    const names = { resource, resourceType }
    record(run, thread, 'TaskScheduled', {
      parameters: text(parameters),
      region,
      ...names,
      ...more,
    })
    record(run, thread, 'TaskStarted', names)
  }
}

function timersOf(run: Run, thread: Thread, task: TaskWait): void {
  const at = visitOf(thread)
  const { effects } = run.changes
  if (task.timeoutAtMs !== undefined) {
    effects.push({ kind: 'timer', thread, atMs: task.timeoutAtMs, signal: { kind: 'timeout', at } })
  }
  if (task.heartbeatSeconds === undefined) return
  task.heartbeatAtMs = run.nowMs + task.heartbeatSeconds * 1000
  const signal = { kind: 'timeout', at, heartbeat: true } as const
  effects.push({ kind: 'timer', thread, atMs: task.heartbeatAtMs, signal })
}

/** A sign of life: the time until the next one begins anew. */
export function heartbeat(run: Run, thread: Thread, atMs: number): void {
  const task = thread.task!
  if (task.heartbeatSeconds === undefined) return
  touch(run, thread)
  task.heartbeatAtMs = atMs + task.heartbeatSeconds * 1000
}

/** Of a heartbeat's timer: whether one came in the meantime, and the next is due later. */
export function stillAlive(run: Run, thread: Thread): boolean {
  const task = thread.task!
  if (task.heartbeatAtMs === undefined || task.heartbeatAtMs <= run.nowMs) return false
  const signal = { kind: 'timeout', at: visitOf(thread), heartbeat: true } as const
  run.changes.effects.push({ kind: 'timer', thread, atMs: task.heartbeatAtMs, signal })
  return true
}

export async function timedOut(
  run: Run,
  thread: Thread,
  state: TaskState,
  missed: boolean,
): Promise<void> {
  const error = 'States.Timeout'
  told(run, thread, 'TimedOut', { error })
  await failState(run, thread, state, { error, cause: '', heartbeat: missed })
}

/** An event of the task by its kind: `LambdaFunctionFailed`, `ActivityFailed`, `TaskFailed`. */
function told(run: Run, thread: Thread, what: string, details: Record<string, unknown>): void {
  const { kind, resource, resourceType } = thread.task!
  const name = kind === 'function' ? 'LambdaFunction' : kind === 'activity' ? 'Activity' : 'Task'
  const names = kind === 'service' ? { resource, resourceType } : {}
  record(run, thread, `${name}${what}`, { ...details, ...names })
}

export async function answered(
  run: Run,
  thread: Thread,
  state: TaskState,
  answer: Answer,
): Promise<void> {
  touch(run, thread)
  if (answer.kind === 'failure') {
    const { error, cause, submitting } = answer
    told(run, thread, submitting ? 'SubmitFailed' : 'Failed', { error, cause })
    return failState(run, thread, state, { error, cause })
  }
  const output = text(answer.output)
  if (bytesOf(output) > MAX_PAYLOAD_BYTES) {
    const { kind, resource, resourceType } = thread.task!
    const failure = tooLarge(kind === 'service' ? resourceType : resource)
    told(run, thread, 'Failed', { error: failure.error, cause: failure.cause })
    return failState(run, thread, state, failure)
  }
  if (answer.kind === 'submitted') {
    told(run, thread, 'Submitted', { output })
    thread.task = { ...thread.task!, submitted: true, child: answer.child }
    return
  }
  told(run, thread, 'Succeeded', { output })
  cancel(run, thread)
  const scope = inputOf(state, scopeOf(run, thread))
  const exit = await exitOf(state, { raw: thread.input, scope, result: answer.output })
  leave(run, thread, state, exit)
}
