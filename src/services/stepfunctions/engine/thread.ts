// The flows of control of an execution, as they are kept.

import type { Json, JsonObject } from '../../../asl/json.ts'

/** One flow of control: the execution's own, a branch's, an iteration's. */
export interface Thread {
  readonly id: number
  /** Of `Machine.flows`. */
  readonly flow: number
  readonly parent?: { readonly fork: number; readonly index: number } | undefined
  state: string
  /**
   * `ready`: enters its state; `again`: runs it once more (a retry); `waiting`, `retrying`: until a moment;
   * `task`: for an answer; `forked`: for its branches; `ended`: of a branch, with its output as input; `failed`, `aborted`: until it is redriven.
   */
  phase:
    'ready' | 'again' | 'waiting' | 'retrying' | 'task' | 'forked' | 'ended' | 'failed' | 'aborted'
  /** Grows with every new thing to wait for: what came for an earlier one is passed over. */
  visit: number
  /** The state's input, as it came. */
  input: Json
  variables: JsonObject
  /** Ids of events: the last one, the one before the state, and the state's own. */
  lastEvent: number
  before: number
  entered: number
  enteredMs: number
  /** Attempts that each retrier had. */
  attempts: number[]
  retries: number
  task?: TaskWait | undefined
  /** Of a Wait: when it ends. */
  untilMs?: number | undefined
  /** Intents that come at a moment. */
  timers: string[]
}

/** A task that is under way. */
export interface TaskWait {
  /** As the task knows it, where it is told: `$$.Task.Token`. */
  readonly token?: string | undefined
  readonly kind: 'function' | 'activity' | 'service'
  readonly resource: string
  readonly resourceType: string
  readonly pattern: string
  readonly heartbeatSeconds?: number | undefined
  /** When it times out, or its heartbeat is missed. */
  readonly timeoutAtMs?: number | undefined
  heartbeatAtMs?: number | undefined
  submitted?: boolean
  started?: boolean
  /** Of `.sync`: the execution that it waits for. */
  child?: string | undefined
}

/** Branches of a Parallel state, iterations of a Map state. */
export interface Fork {
  readonly id: number
  /** The thread whose state it is. */
  readonly thread: number
  readonly kind: 'parallel' | 'map'
  readonly total: number
  /** At once. */
  readonly most: number
  readonly startedEvent: number
  /** The next one to start; how many run, and are done. */
  next: number
  running: number
  done: number
}

/** `resourceType` of what waits for a map run; its resource is the run's ARN. */
export const MAP_RUN_TASK = 'map-run'
