// What a source over a log is, beside what every source is.
// https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-parameters.html

import type { NewIntent } from '../../store/store.ts'
import type { LogItem, LogReader } from './reader.ts'
import type { Answer, Source } from './source.ts'

export interface LogSource<I extends LogItem> extends Source<I> {
  /** Its checkpoints are kept by it: a mapping's UUID. */
  readonly id: string
  readonly reader: LogReader<I>
  /** Batches of one shard side by side, 1 to 10: those of one group (a partition key) in order. */
  readonly parallelizationFactor: number
  /** A batch on which the target fails is cut in two; that counts as no attempt. */
  readonly bisectsOnError: boolean
  /** Further attempts after the first one; Infinity: until the record is too old. */
  readonly maximumRetryAttempts: number
  /** Older records are given up; Infinity: none are. */
  readonly maximumRecordAgeMs: number
  /** Length of tumbling windows; undefined: none. */
  readonly tumblingWindowMs?: number
  /** Where what is given up goes, and what is emitted for it. Pure. */
  onFailure?(given: GivenUp<I>): {
    readonly to: string
    readonly intents: readonly NewIntent[]
  }
}

/** https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html */
export interface GivenUp<I extends LogItem> {
  readonly condition: 'RetryAttemptsExhausted' | 'RecordAgeExceeded'
  readonly shard: string
  /** One or more, in order. */
  readonly items: readonly I[]
  readonly atMs: number
  readonly requestId: string
  /** Invocations so far, about. */
  readonly attempts: number
  readonly reason: string
  /** Of the last invocation, if there was one. */
  readonly answer?: Extract<Answer, { kind: 'ran' }>
}

/** State of a tumbling window that is larger ends the window early. */
export const MAX_STATE_BYTES = 1_048_576

/** Which lane a group's records go through: always the same one. */
export function laneOf(group: string | undefined, lanes: number): number {
  if (lanes === 1 || group === undefined) return 0
  let hash = 0x811c9dc5
  for (let i = 0; i < group.length; i++) hash = Math.imul(hash ^ group.charCodeAt(i), 0x01000193)
  return ((hash ^ (hash >>> 15)) >>> 0) % lanes
}

export function windowOf(atMs: number, lengthMs: number): number {
  return Math.floor(atMs / lengthMs) * lengthMs
}
