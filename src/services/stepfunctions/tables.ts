// What Step Functions keeps, and where.

import { createHash } from 'node:crypto'
import { arn } from '../../kernel/arn.ts'
import type { Fork, Thread } from './engine/thread.ts'
import { Counter, Table } from '../../store/table.ts'
import { resource, type Owner } from '../resource/resource.ts'
import type { Tags } from '../resource/tags.ts'

export type MachineType = 'STANDARD' | 'EXPRESS'
export type Status =
  'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED' | 'PENDING_REDRIVE'

export interface Logging {
  readonly level: 'ALL' | 'ERROR' | 'FATAL' | 'OFF'
  readonly includeExecutionData: boolean
  readonly logGroupArn?: string | undefined
}

export interface Encryption {
  readonly type: 'AWS_OWNED_KEY' | 'CUSTOMER_MANAGED_KMS_KEY'
  readonly kmsKeyId?: string | undefined
  readonly kmsDataKeyReusePeriodSeconds?: number | undefined
}

/** What an execution runs by: of a machine's current revision, of a version. */
export interface Revision {
  readonly revisionId: string | undefined
  /** Digest of the definition, which lies in a partition of its own. */
  readonly definition: string
  readonly roleArn: string
  readonly logging: Logging
  readonly tracing: boolean
  readonly encryption?: Encryption | undefined
  readonly updatedMs: number
}

export interface MachineRow extends Revision {
  readonly name: string
  readonly arn: string
  readonly account: string
  readonly region: string
  readonly generation: string
  readonly type: MachineType
  readonly createdMs: number
  readonly tags: Tags
  readonly deleting?: boolean | undefined
  /** The number that the next version gets. */
  readonly nextVersion: number
}

export interface VersionRow extends Revision {
  readonly number: number
  readonly description?: string | undefined
  readonly createdMs: number
}

export interface AliasRow {
  readonly name: string
  readonly description?: string | undefined
  readonly routes: readonly { readonly version: number; readonly weight: number }[]
  readonly createdMs: number
  readonly updatedMs: number
}

/** In the machine's partition, for lists: newest first, of all and of each status. */
export interface ListedExecution {
  readonly arn: string
  readonly name: string
  readonly startMs: number
  readonly stopMs?: number | undefined
  readonly status: Status
  readonly version?: string | undefined
  readonly alias?: string | undefined
  readonly redriveCount: number
  readonly redriveMs?: number | undefined
  readonly mapRunArn?: string | undefined
  readonly itemCount?: number | undefined
}

export interface ExecutionRow {
  readonly arn: string
  readonly name: string
  readonly account: string
  readonly region: string
  readonly type: MachineType
  readonly machineArn: string
  readonly machineName: string
  /** The machine's: lists of one of the same name before it are not this one's. */
  readonly generation: string
  readonly version?: string | undefined
  readonly alias?: string | undefined
  readonly revision: Revision
  readonly status: Status
  /** JSON texts. */
  readonly input: string
  readonly output?: string | undefined
  readonly error?: string | undefined
  readonly cause?: string | undefined
  readonly startMs: number
  readonly stopMs?: number | undefined
  readonly redriveCount: number
  readonly redriveMs?: number | undefined
  readonly redriveToken?: string | undefined
  readonly traceHeader?: string | undefined
  /** Of `mocks.ts`: its test case, and how often each of its states has called. */
  readonly mockCase?: string | undefined
  readonly mockCounts?: Readonly<Record<string, number>> | undefined
  /** Id of the next event; of the next thread or fork. */
  readonly nextEvent: number
  readonly nextId: number
  /** Grows with every change. */
  readonly revisionOfRow: number
  /** When it times out, and the intent that will say so. */
  readonly deadlineMs?: number | undefined
  readonly deadline?: string | undefined
  /** Of a map run's: which, and which of the map's flows it runs. */
  readonly mapRun?: { readonly arn: string; readonly index: number; readonly flow: number; readonly itemCount: number } | undefined // prettier-ignore
}

export interface HistoryEvent {
  readonly id: number
  readonly previous: number
  readonly atMs: number
  readonly type: string
  /** As in the answer, without the flags of truncation. */
  readonly details?: Readonly<Record<string, unknown>> | undefined
}

export interface ActivityRow {
  readonly name: string
  readonly arn: string
  readonly account: string
  readonly region: string
  readonly generation: string
  readonly createdMs: number
  readonly tags: Tags
  readonly encryption?: Encryption | undefined
}

/** A task of another execution that waits for this one's end. */
export interface WaiterRow {
  readonly execution: string
  readonly visit: readonly [number, number]
  readonly pattern: string
}

/** A task that waits for a worker. */
export interface OfferRow {
  readonly token: string
  readonly input: string
  readonly execution: string
  readonly visit: readonly [number, number]
}

export interface Place extends Owner {
  readonly name: string
  readonly arn: string
  readonly partition: string
}

/** Rows that are bytes already. */
const raw = { encode: (row: Uint8Array) => row, decode: (value: Uint8Array) => value }

const partitionOf = ({ account, region }: Owner, kind: string, name: string) =>
  `stepfunctions/${account}/${region}/${kind}/${name}`

export function machinePlace(owner: Owner, name: string): Place {
  const { account, region } = owner
  return {
    ...{ account, region, name },
    arn: arn('states', region, account, `stateMachine:${name}`),
    partition: partitionOf(owner, 'machine', name),
  }
}

export function activityPlace(owner: Owner, name: string): Place {
  const { account, region } = owner
  return {
    ...{ account, region, name },
    arn: arn('states', region, account, `activity:${name}`),
    partition: partitionOf(owner, 'activity', name),
  }
}

/** By what follows `…:execution:` in its ARN: `machine:name`. */
export function executionPartition(owner: Owner, resource: string): string {
  return partitionOf(owner, 'execution', resource)
}

export function mapRunPartition(owner: Owner, resource: string): string {
  return partitionOf(owner, 'map-run', resource)
}

/** Texts of definitions by their digest: machines, versions and executions share them. */
export function definitionPartition(owner: Owner, digest: string): string {
  return partitionOf(owner, 'definition', digest)
}

export function digestOf(definition: string): string {
  return createHash('sha256').update(definition).digest('hex')
}

export const definitions = new Table<[], { readonly text: string }>('definition')

export const machineTable = new Table<[], MachineRow>('machine')
/** What stays of a deleted machine: numbers of versions go on. */
export const versions = new Table<[inverted: number], VersionRow>('version')
export const aliases = new Table<[name: string], AliasRow>('alias')
export const running = new Counter<[generation: string]>('running')

/** By the start's time inverted, so that the newest come first. */
export const started = new Table<[generation: string, inverted: number, name: string], ListedExecution>('started') // prettier-ignore
export const byStatus = new Table<[generation: string, status: string, inverted: number, name: string], ListedExecution>('status') // prettier-ignore

export const executionTable = new Table<[], ExecutionRow>('execution')
export const threads = new Table<[id: number], Thread>('thread')
export const forks = new Table<[id: number], Fork>('fork')
export const items = new Table<[fork: number], readonly unknown[]>('items')
export const outputs = new Table<[fork: number, index: number], { readonly output: unknown }>('output') // prettier-ignore
export const events = new Table<[id: number], HistoryEvent>('event')
/** Tokens that were answered, or whose task a worker has taken. */
export const answered = new Table<[thread: number, visit: number], { readonly atMs: number }>('answered') // prettier-ignore

/** What a task's call did inside this server, so that it is not done again: see `once.ts`. */
export const effects = new Table<[thread: number, visit: number, step: number], Uint8Array>('effect', raw) // prettier-ignore
export const waiters = new Table<[execution: string, thread: number, visit: number], WaiterRow>('waiter') // prettier-ignore

export const activityTable = new Table<[], ActivityRow>('activity')
export const offers = new Table<[sequence: number], OfferRow>('offer')
export const offerSequence = new Counter<[]>('offer-sequence')

export interface MapRunRow {
  readonly arn: string
  readonly account: string
  readonly region: string
  readonly execution: string
  readonly visit: readonly [number, number]
  readonly machineName: string
  readonly label: string
  readonly state: string
  readonly status: 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'ABORTED'
  readonly startMs: number
  readonly stopMs?: number | undefined
  readonly maxConcurrency: number
  readonly toleratedCount?: number | undefined
  readonly toleratedPercentage?: number | undefined
  /** Children: all, those begun, and what became of them; the same by the items that they have. */
  readonly total: number
  readonly begun: number
  readonly children: Tally
  readonly items: Tally
  readonly totalItems: number
  readonly written: boolean
  /** The ResultWriter's arguments: `Bucket`, `Prefix`. */
  readonly writer?: unknown
  readonly flow: number
  readonly type: MachineType
  readonly redriveCount: number
}

export interface Tally {
  readonly SUCCEEDED: number
  readonly FAILED: number
  readonly TIMED_OUT: number
  readonly ABORTED: number
  /** Under way. */
  readonly RUNNING: number
}

/** A child's input, and what became of it. */
export interface ChildRow {
  readonly name: string
  readonly arn: string
  readonly input: string
  readonly itemCount: number
  readonly status?: Status | undefined
  readonly startMs?: number | undefined
  readonly stopMs?: number | undefined
  readonly output?: string | undefined
  readonly error?: string | undefined
  readonly cause?: string | undefined
}

export const mapRunTable = new Table<[], MapRunRow>('map-run')
export const children = new Table<[index: number], ChildRow>('child')
/** In the partition of the execution: its map runs. */
export const mapRuns = new Table<[startMs: number, arn: string], { readonly arn: string }>(
  'map-runs',
)

export interface MachineFacts {
  readonly type: MachineType
  readonly deleting: boolean
}

export const machines = resource<MachineFacts>('stepfunctions', 'stateMachine')
export const activities = resource('stepfunctions', 'activity')

const END_OF_TIME = 9_007_199_254_740_991

/** A number whose order is the other way round. */
export function inverted(value: number): number {
  return END_OF_TIME - value
}
