// An execution while it runs: its flows of control, what they wait for, and what changed since it was
// last written. Durable executions keep it as rows, express ones in memory only.

import type { Machine } from '../../../asl/definition.ts'
import type { ErrorOutput } from '../../../asl/failure.ts'
import type { Json, JsonObject } from '../../../asl/json.ts'
import type { Chance } from '../../../asl/scope.ts'
import type { ExecutionRow, HistoryEvent } from '../tables.ts'
import type { MockedCall } from '../mocked-call.ts'
import type { Fork, TaskWait, Thread } from './thread.ts'

export interface Results {
  readonly items?: readonly Json[] | undefined
  /** By index; not there until it is done. */
  readonly outputs: Map<number, Json>
}

export type Effect =
  /** A task begins: something outside is to be called. */
  | { readonly kind: 'call'; readonly thread: Thread; readonly call: TaskCall }
  /** An activity is to be offered to its workers. */
  | { readonly kind: 'activity'; readonly thread: Thread; readonly offer: ActivityOffer }
  | { readonly kind: 'map-run'; readonly thread: Thread; readonly order: MapOrder }
  /** A signal at a moment. */
  | { readonly kind: 'timer'; readonly thread: Thread; readonly atMs: number; readonly signal: Signal }
  /** What the thread waited for does not matter any more. */
  | { readonly kind: 'cancel'; readonly timers: readonly string[]; readonly task: TaskWait | undefined; readonly visit: string } // prettier-ignore

export interface TaskCall {
  readonly kind: 'function' | 'service'
  /** ARN of the function, or of the integration. */
  readonly resource: string
  readonly parameters: Json
  readonly roleArn: string
  readonly pattern: string
  readonly timeoutAtMs?: number | undefined
  readonly mock?: MockedCall | undefined
}

export interface ActivityOffer {
  readonly activityArn: string
  readonly input: string
  readonly token: string
}

/** What a map run is to do; what its state's expressions say is filled in already. */
export interface MapOrder {
  readonly state: string
  readonly flow: number
  /** undefined: a reader brings them. */
  readonly items?: readonly Json[] | undefined
  readonly reader?: { readonly arguments: Json; readonly maxItems: number | undefined } | undefined
  readonly batcher?: { readonly maxItems?: number | undefined; readonly maxBytes?: number | undefined; readonly input?: Json | undefined } | undefined // prettier-ignore
  readonly writer?: { readonly arguments: Json } | undefined
  /** What an ItemSelector sees. */
  readonly input: Json
  readonly context: JsonObject
  readonly variables: JsonObject
  readonly maxConcurrency: number
  readonly toleratedCount: number | undefined
  readonly toleratedPercentage: number | undefined
}

/** What comes to an execution. `at`: which thread, and which of its visits. */
export type Signal =
  | { readonly kind: 'start' }
  | { readonly kind: 'go' }
  | { readonly kind: 'deadline' }
  | { readonly kind: 'wake'; readonly at: Visit }
  | { readonly kind: 'timeout'; readonly at: Visit; readonly heartbeat?: boolean }
  | { readonly kind: 'heartbeat'; readonly at: Visit; readonly atMs: number }
  | { readonly kind: 'answer'; readonly at: Visit; readonly answer: Answer }
  | {
      readonly kind: 'activity-started'
      readonly at: Visit
      readonly workerName?: string | undefined
    }
  | { readonly kind: 'map-run'; readonly at: Visit; readonly news: MapNews }
  | { readonly kind: 'redrive' }

export type Visit = readonly [thread: number, visit: number]

export type Answer =
  | { readonly kind: 'success'; readonly output: Json }
  /** The call was made; what it began answers later. */
  | { readonly kind: 'submitted'; readonly output: Json; readonly child?: string | undefined }
  | ({ readonly kind: 'failure'; readonly submitting?: boolean } & ErrorOutput)

export type MapNews =
  | { readonly kind: 'started'; readonly mapRunArn: string }
  | { readonly kind: 'succeeded'; readonly output: Json }
  | ({ readonly kind: 'failed' } & ErrorOutput)

export interface Run {
  row: ExecutionRow
  readonly machine: Machine
  readonly threads: Map<number, Thread>
  readonly forks: Map<number, Fork>
  readonly results: Map<number, Results>
  readonly chance: Chance
  nowMs: number
  changes: Changes
}

export interface Failure extends ErrorOutput {
  readonly heartbeat?: boolean
}

export interface Changes {
  readonly events: HistoryEvent[]
  /** Ids of threads and forks that changed or are gone. */
  readonly threads: Set<number>
  readonly forks: Set<number>
  /** Forks whose items are not yet written. */
  readonly newForks: Set<number>
  readonly outputs: [fork: number, index: number][]
  readonly effects: Effect[]
  /** Branches that failed, and have not yet failed what they are branches of. */
  readonly failures: { readonly thread: Thread; readonly failure: Failure }[]
  /** UTF-8 bytes of events, roughly. */
  bytes: number
  transitions: number
}

export function noChanges(): Changes {
  return { events: [], threads: new Set(), forks: new Set(), newForks: new Set(), outputs: [], effects: [], failures: [], bytes: 0, transitions: 0 } // prettier-ignore
}

export function touch(run: Run, { id }: Thread): void {
  run.changes.threads.add(id)
}

export function visitOf({ id, visit }: Thread): Visit {
  return [id, visit]
}

export function newThread(
  run: Run,
  thread: Pick<Thread, 'flow' | 'parent' | 'state' | 'input' | 'lastEvent'>,
): Thread {
  const id = run.row.nextId
  run.row = { ...run.row, nextId: id + 1 }
  const made: Thread = {
    ...{ id, phase: 'ready', visit: 0, variables: {}, attempts: [], retries: 0, timers: [] },
    ...{ before: thread.lastEvent, entered: 0, enteredMs: 0 },
    ...thread,
  }
  run.threads.set(id, made)
  touch(run, made)
  return made
}

/** A variable of the innermost scope that has one. */
export function variableOf(run: Run, thread: Thread, name: string): Json | undefined {
  for (const scope of scopesOf(run, thread)) {
    if (Object.hasOwn(scope, name)) return scope[name]
  }
  return undefined
}

/** Innermost first. */
export function* scopesOf(run: Run, thread: Thread): Generator<JsonObject> {
  for (let at: Thread | undefined = thread; at !== undefined; at = parentOf(run, at)) {
    yield at.variables
  }
}

export function parentOf(run: Run, { parent }: Thread): Thread | undefined {
  const fork = parent && run.forks.get(parent.fork)
  return fork && run.threads.get(fork.thread)
}

export function allVariables(run: Run, thread: Thread): JsonObject {
  const scopes = [...scopesOf(run, thread)].reverse()
  return scopes.length === 1 ? scopes[0]! : Object.assign({}, ...scopes)
}
