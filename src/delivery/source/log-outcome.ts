// What follows an invocation with records of a log: how far its lane has come, what is tried again,
// what is cut in two, and what is given up. Pure.
// https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-batchfailurereporting.html

import { exponential } from '../retry.ts'
import type { Checkpoint } from './checkpoint.ts'
import type { Gathered } from './log-gather.ts'
import { MAX_STATE_BYTES, windowOf, type GivenUp, type LogSource } from './log-source.ts'
import type { LogItem } from './reader.ts'
import type { Answer } from './source.ts'

type Ran = Extract<Answer, { kind: 'ran' }>
/** What the next checkpoint says; who writes it and when adds the rest. */
export type Standing = Pick<Checkpoint, 'position' | 'cut' | 'retryAtMs' | 'window' | 'ended'>

export interface Outcome<I extends LogItem> {
  readonly standing: Standing
  readonly done: readonly I[]
  readonly failed: readonly I[]
  /** Why, and when they are tried again; undefined: they are given up, or there are none. */
  readonly reason?: string
  readonly nextAtMs?: number
  readonly givenUp?: GivenUp<I>
  /** The log is to be read again from the standing's position. */
  readonly restarts: boolean
}

export interface Ending<I extends LogItem> {
  readonly source: LogSource<I>
  readonly shard: string
  readonly point: Checkpoint
  readonly gathered: Gathered<I>
  readonly requestId: string
  readonly nowMs: number
  readonly jitter: number
}

const retries = exponential({ firstMs: 1_000, capMs: 60_000 })

/** Everything that was gathered is done with. */
function passed<I extends LogItem>({ point, gathered }: Ending<I>): Standing {
  const ended = gathered.isEnd && point.window === undefined
  return {
    position: gathered.through,
    cut: point.cut.slice(1),
    ...(point.window && { window: point.window }),
    ...(ended && { ended }),
  }
}

/** Nothing of it was for the target. */
export function nothingWanted<I extends LogItem>(ending: Ending<I>): Outcome<I> {
  return { standing: passed(ending), done: [], failed: [], restarts: false }
}

export function afterRun<I extends LogItem>(ending: Ending<I>, answer: Ran): Outcome<I> {
  const { gathered } = ending
  const { items } = gathered
  const at = items.findIndex(({ id }) => answer.failures.has(id))
  if (at < 0) return succeeded(ending, answer)
  // What comes before the first failure is done; what comes after it was done in vain.
  const [done, failed] = [items.slice(0, at), items.slice(at)]
  const reason = answer.failures.get(items[at]!.id)!
  const standing = failedFrom(ending, at)
  if (standing === undefined) {
    const givenUp = giveUp(ending, failed, 'RetryAttemptsExhausted', reason, answer)
    return { standing: passed(ending), done, failed, reason, givenUp, restarts: false }
  }
  const nextAtMs = standing.retryAtMs ?? ending.nowMs
  return { standing, done, failed, reason, nextAtMs, restarts: true }
}

function succeeded<I extends LogItem>(ending: Ending<I>, { state = '{}' }: Ran): Outcome<I> {
  const { items } = ending.gathered
  const { tumblingWindowMs } = ending.source
  const rest = { done: items, failed: [], restarts: false }
  if (tumblingWindowMs === undefined) return { standing: passed(ending), ...rest }
  const startMs = ending.point.window?.startMs ?? windowOf(items[0]!.atMs, tumblingWindowMs)
  const tooLarge = Buffer.byteLength(state) > MAX_STATE_BYTES
  const kept = tooLarge ? (ending.point.window?.state ?? '{}') : state
  const window = { startMs, state: kept, attempts: 0, ...(tooLarge && { tooLarge }) }
  // A window that is open is closed before the shard ends.
  const { ended: _, ...standing } = passed(ending)
  return { standing: { ...standing, window }, ...rest }
}

/** Undefined: it is not tried again. */
function failedFrom<I extends LogItem>(ending: Ending<I>, at: number): Standing | undefined {
  const { source, point, gathered, nowMs, jitter } = ending
  const { items, through } = gathered
  const [first, ...behind] = point.cut
  const attempts = first?.attempts ?? 0
  const from = {
    position: at === 0 ? point.position : items[at - 1]!.position,
    ...(point.window && { window: point.window }),
  }
  const left = items.length - at
  if (source.bisectsOnError && at > 0)
    return { ...from, cut: [{ last: through, attempts }, ...behind] }
  if (source.bisectsOnError && left > 1) {
    const middle = items[at + Math.ceil(left / 2) - 1]!.position
    return { ...from, cut: [{ last: middle, attempts }, { last: through, attempts }, ...behind] }
  }
  if (attempts >= source.maximumRetryAttempts) return undefined
  const attempt = attempts + 1
  const retryAtMs = retries({ attempt, firstAtMs: nowMs, nowMs, jitter })!
  return { ...from, cut: [{ last: through, attempts: attempt }, ...behind], retryAtMs }
}

/** The first of them are older than the source allows. */
export function expired<I extends LogItem>(ending: Ending<I>): Outcome<I> | undefined {
  const { source, gathered, point, nowMs } = ending
  const { items } = gathered
  const oldestMs = nowMs - source.maximumRecordAgeMs
  const young = items.findIndex(({ atMs }) => atMs > oldestMs)
  const failed = young < 0 ? items : items.slice(0, young)
  if (failed.length === 0) return undefined
  const reason = 'the records are older than MaximumRecordAgeInSeconds'
  const givenUp = giveUp(ending, failed, 'RecordAgeExceeded', reason)
  const common = { done: [], failed, reason, givenUp }
  if (young < 0) return { standing: passed(ending), ...common, restarts: false }
  const { cut, window } = point
  const standing = { position: failed.at(-1)!.position, cut, ...(window && { window }) }
  return { standing, ...common, restarts: true }
}

/** The window's final invocation: without records, so nothing but the window itself can fail. */
export function afterFinal<I extends LogItem>(ending: Ending<I>, answer: Ran): Outcome<I> {
  const { source, point, gathered, nowMs, jitter } = ending
  const window = point.window!
  const { position, cut } = point
  const over = { done: [], failed: [], restarts: true }
  const isTriedAgain = answer.error !== undefined && window.attempts < source.maximumRetryAttempts
  if (!isTriedAgain) {
    const ended = gathered.isEnd && cut.length === 0
    return { standing: { position, cut, ...(ended && { ended }) }, ...over }
  }
  const attempt = window.attempts + 1
  const retryAtMs = retries({ attempt, firstAtMs: nowMs, nowMs, jitter })!
  return {
    standing: { position, cut, retryAtMs, window: { ...window, attempts: attempt } },
    ...over,
  }
}

function giveUp<I extends LogItem>(
  { shard, point, requestId, nowMs: atMs }: Ending<I>,
  items: readonly I[],
  condition: GivenUp<I>['condition'],
  reason: string,
  answer?: Ran,
): GivenUp<I> {
  const attempts = (point.cut[0]?.attempts ?? 0) + (answer === undefined ? 0 : 1)
  const given = { condition, shard, items, atMs, requestId, attempts, reason }
  return answer === undefined ? given : { ...given, answer }
}
