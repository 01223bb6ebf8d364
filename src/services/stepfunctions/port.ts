// What Step Functions puts into the outbox, and the door that it opens to edges and other services.

import type { PortOf } from '../service.ts'
import type { Answer, Signal, TaskCall, Visit } from './engine/run.ts'
import type { ListedExecution, Logging } from './tables.ts'

/** A signal to an execution: its target is the execution's ARN, so that they come one by one. */
export const STEP = 'stepfunctions-step'
/** A task's call. */
export const STATES_TO_CALL = 'states-to-call'
/** A task for an activity's workers. */
export const OFFER = 'stepfunctions-offer'
export const STATES_TO_EVENTS = 'states-to-events'
export const STATES_TO_LOGS = 'states-to-logs'

/** Payload of a `stepfunctions-step` intent. */
export interface Step {
  readonly execution: string
  readonly signal: Signal
}

/** Payload of a `states-to-call` intent. */
export interface CallOrder extends TaskCall {
  readonly execution: string
  readonly machineArn: string
  /** Name of the state. */
  readonly state?: string | undefined
  readonly visit: Visit
  readonly traceHeader?: string | undefined
}

/** Payload of a `stepfunctions-offer` job. */
export interface OfferOrder {
  readonly execution: string
  readonly visit: Visit
  readonly activityArn: string
  readonly input: string
  readonly token: string
}

/** Payload of a `states-to-events` intent. */
export interface StatusChange extends ListedExecution {
  readonly machineArn: string
  readonly input: string
  readonly output?: string | undefined
  readonly error?: string | undefined
  readonly cause?: string | undefined
}

/** Payload of a `states-to-logs` intent: events of an execution, as they are logged. */
export interface LogLines {
  readonly execution: string
  readonly machineName: string
  readonly logging: Logging
  readonly events: readonly { readonly atMs: number; readonly line: string }[]
}

/** Background work of a map run: it begins, reads its items, ends, is aborted. */
export const MAP_RUN = 'stepfunctions-map-run'
/** Children of a map run that ended. */
export const MAP_CHILDREN = 'states-map-children'

/** Payload of a `states-map-children` intent. */
export interface ChildEnd {
  readonly mapRunArn: string
  readonly index: number
  readonly itemCount: number
  readonly arn: string
  readonly status: 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED'
  readonly output?: string | undefined
  readonly error?: string | undefined
  readonly cause?: string | undefined
  readonly startMs: number
  readonly stopMs: number
}

/** Lists of a deleted machine go. */
export const SWEEP = 'stepfunctions-sweep'

export const STATES: PortOf<StatesPort> = { service: 'stepfunctions' }

/** What a service that Millrace does not have would have been asked. */
export interface Absent {
  readonly kind: 'absent'
  readonly service: string
  readonly action: string
  readonly parameters: Readonly<Record<string, unknown>>
}

/** The door of Step Functions. */
export interface StatesPort {
  /** Makes a task's call. `intentId`: what it does in this server it does once for that intent. */
  perform(order: CallOrder, intentId: string): Promise<Answer | Absent>
  /** Gives a task its answer, and takes the intent of its call in the same transaction. */
  answer(order: CallOrder, answer: Answer, intentId: string): Promise<{ readonly taken: boolean }>
  /** Starts an execution, and takes the intent in the same transaction. */
  start(
    machineArn: string,
    begin: { readonly name: string; readonly input: string; readonly traceHeader?: string; readonly intentId: string }, // prettier-ignore
  ): Promise<{ readonly arn: string; readonly taken: boolean }>
  /** Children of a map run have ended: others begin in their place, or the run ends. */
  childrenEnded(mapRunArn: string, ends: readonly { readonly id: string; readonly payload: unknown }[]): Promise<void> // prettier-ignore
  /** Whether there is such a machine, version or alias. */
  has(machineArn: string): Promise<boolean>
}
