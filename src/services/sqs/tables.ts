// Rows and keys of SQS. A queue's partition holds its settings, its messages and their indexes; all
// message rows begin with the queue's generation, so that purge and delete are one number.
//
// standard:  q/generation/since/sequence         ready, in order of the time it became so
//            q/generation/since/sequence/0       a run: fresh messages of one millisecond (see runs.ts)
//            w/generation/visibleAt/sequence     in flight or delayed; due ones are taken from here
//            wc/generation                       until when nothing of w is due
//            v/generation/sequence               where a visibility change put it
// FIFO:      h/generation/group/sequence         every message of a group, in order
//            g/generation/group                  the group: its lock and its place in the index
//            r/generation/space/at/sequence/group   groups by when they can be received from
//            rc/generation                       until when none comes back
//            l/generation/at/group               groups by when one of their messages comes back
// fair:      h/… as above, t/… tenants, u/… tenants with a backlog (see fair-queue.ts)
// all:       m/generation/sequence               bodies

import { Counter, Table, type Reading } from '../../store/table.ts'
import type { Val } from '../../store/store.ts'
import type { QueueSettings } from './attributes.ts'
import { groupCodec, type GroupRow } from './group-row.ts'
import {
  deduplicationCodec,
  emptyCodec,
  integerCodec,
  messageCodec,
  readyCodec,
  stateCodec,
  type DeduplicationRow,
  type MessageRow,
  type MessageState,
} from './row-codecs.ts'

export interface QueueRow {
  readonly name: string
  readonly account: string
  readonly region: string
  readonly arn: string
  readonly fifo: boolean
  /** Message rows of an earlier generation are gone, whether or not they are swept yet. */
  readonly generation: number
  /** Told to nobody; part of each receipt handle's check. */
  readonly salt: number
  readonly createdMs: number
  readonly modifiedMs: number
  readonly purgedMs?: number
  /** A tombstone: keeps the generation counting until everything is swept. */
  readonly deletedMs?: number
  /** Standard queue that has seen a message group: receives look at tenants too. */
  readonly fair?: true
  readonly settings: QueueSettings
  readonly tags: Readonly<Record<string, string>>
}

export const queueTable = new Table<[], QueueRow>('queue')

export const messageTable = new Table<[generation: number, sequence: number], MessageRow>(
  'm',
  messageCodec,
)
export const readyTable = new Table<
  [generation: number, sinceMs: number, sequence: number],
  MessageState
>('q', stateCodec)
/** Bit n: the message `base` + n is ready and as it was sent. Bits are added as to any counter. */
export const runCounter = new Counter<
  [generation: number, sinceMs: number, base: number, mark: typeof RUN_MARK]
>('q')
/** A run's key is longer than a message's, and so stands right behind that of the message `base`. */
export const RUN_MARK = 0
/** Single messages and runs, in the order in which they are ranged over. */
export const readyIndex = new Table<
  [generation: number, sinceMs: number, sequence: number],
  MessageState | number
>('q', readyCodec)
export const waitingTable = new Table<
  [generation: number, visibleAtMs: number, sequence: number],
  MessageState
>('w', stateCodec)
export const NEVER_MS = 2 ** 48 - 1
/** Until then no waiting message is due: a receive need not range over them to find none. */
export const calmTable = new Table<[generation: number], number>('wc', integerCodec)
export const relocationTable = new Table<[generation: number, sequence: number], number>(
  'v',
  integerCodec,
)

/** `sent` is also the sequence of messages. visible = sent - gone - inFlight - delayed. */
export const sentCounter = new Counter<[generation: number]>('cs')
export const goneCounter = new Counter<[generation: number]>('cg')
export const inFlightCounter = new Counter<[generation: number]>('cf')
export const delayedCounter = new Counter<[generation: number]>('cd')

// FIFO

export const groupMessageTable = new Table<
  [generation: number, group: string, sequence: number],
  MessageState
>('h', stateCodec)
export const groupTable = new Table<[generation: number, group: string], GroupRow>('g', groupCodec)
export const groupIndex = new Table<
  [generation: number, space: number, atMs: number, headSequence: number, group: string],
  null
>('r', emptyCodec)
/** Until then no group becomes open or unlocked: as `calmTable`. */
export const calmGroupsTable = new Table<[generation: number], number>('rc', integerCodec)
/** Groups with messages in flight of which one becomes visible when no place in `groupIndex` says so. */
export const lapseIndex = new Table<[generation: number, lapseAtMs: number, group: string], null>(
  'l',
  emptyCodec,
)
/** FIFO messages sent with a queue delay, until they count as visible. */
export const fifoDelayTable = new Table<
  [generation: number, sentAtMs: number, sequence: number],
  null
>('y', emptyCodec)

/** `scope` is the group, or empty where the whole queue is the scope. */
export const deduplicationTable = new Table<
  [generation: number, scope: string, deduplicationId: string],
  DeduplicationRow
>('dd', deduplicationCodec)
export const deduplicationAge = new Table<
  [generation: number, atMs: number, scope: string, deduplicationId: string],
  null
>('dx', emptyCodec)

export interface AttemptRow {
  readonly atMs: number
  readonly received: readonly {
    group: string
    sequence: number
    receiveCount: number
    receivedAtMs: number
    visibleAtMs: number
  }[]
}

export const attemptTable = new Table<[generation: number, attemptId: string], AttemptRow>('ra')
export const attemptAge = new Table<[generation: number, atMs: number, attemptId: string], null>(
  'rx',
  emptyCodec,
)

// Fair queues

export interface TenantRow {
  /** Oldest message of its backlog; undefined when it has none. */
  readonly head?: { readonly atMs: number; readonly sequence: number }
  readonly inFlight: number
  readonly noisy: boolean
  readonly lastSentMs: number
}

export const tenantTable = new Table<[generation: number, group: string], TenantRow>('t')
/** Tenants with a backlog: quiet (0) or noisy (1), oldest head first. */
export const tenantIndex = new Table<
  [generation: number, noisy: number, atMs: number, sequence: number, group: string],
  null
>('u', emptyCodec)
/** Backlog of one tenant, by since when each message is ready. */
export const tenantMessageTable = new Table<
  [generation: number, group: string, sinceMs: number, sequence: number],
  MessageState
>('b', stateCodec)

// Move tasks, in the partition of the queue that they empty

export interface MoveTaskRow {
  readonly taskId: string
  readonly sourceArn: string
  readonly destinationArn?: string
  readonly perSecond?: number
  readonly status: 'RUNNING' | 'COMPLETED' | 'CANCELLING' | 'CANCELLED' | 'FAILED'
  readonly failureReason?: string
  readonly startedMs: number
  /** Messages that arrived from here on are none of the task's. */
  readonly untilSequence: number
  readonly toMove: number
  readonly moved: number
}

export const moveTaskTable = new Table<[startedMs: number, taskId: string], MoveTaskRow>('task')

/** Which queues name which dead-letter queue: in the directory of their account and region. */
export const redriveSourceTable = new Table<[deadLetterName: string, sourceName: string], null>(
  'sqs/source',
  emptyCodec,
)

// Decoded queue rows, by partition, valid as long as the bytes are the same. A cache of a pure
// function: it can be stale for nobody.
const decoded = new Map<string, { bytes: Val; row: QueueRow }>()
const DECODED_AT_MOST = 4096
const queueKey = queueTable.key()

/** The queue of this partition; undefined when there is none or it was deleted. */
export function* readQueue(partition: string): Reading<QueueRow | undefined> {
  const row = yield* readQueueOrTombstone(partition)
  return row === undefined || row.deletedMs !== undefined ? undefined : row
}

export function* readQueueOrTombstone(partition: string): Reading<QueueRow | undefined> {
  const bytes = (yield { op: 'get', key: queueKey }) as Val | undefined
  if (bytes === undefined) return undefined
  const known = decoded.get(partition)
  if (known !== undefined && Buffer.compare(known.bytes, bytes) === 0) return known.row
  const row = queueTable.decode(bytes)
  if (decoded.size >= DECODED_AT_MOST) decoded.clear()
  decoded.set(partition, { bytes: bytes.slice(), row })
  return row
}
