// One lane of one shard: gathers a batch, gives it to the target, and writes what became of it together
// with where it now stands. One batch at a time, so that no record overtakes another.

import { Busy } from '../../kernel/busy.ts'
import type { Hop } from '../../kernel/hop.ts'
import { LOOK_MS } from '../../store/store.ts'
import { writeCheckpoint, type Checkpoint, type CheckpointsOf } from './checkpoint.ts'
import { deliveredHop, hopOf, recordHops, throttledHops, writeHops } from './hops.ts'
import { Gatherer, type Gathered } from './log-gather.ts'
import {
  afterFinal,
  afterRun,
  expired,
  nothingWanted,
  type Ending,
  type Outcome,
  type Standing,
} from './log-outcome.ts'
import { windowOf, type LogSource } from './log-source.ts'
import type { LogItem } from './reader.ts'
import { backoffMs, invokeOnce, type Answer, type SourceEnv, type WindowCall } from './source.ts'

export interface LaneParts<I extends LogItem> {
  readonly env: SourceEnv
  readonly source: LogSource<I>
  readonly checkpoints: CheckpointsOf
  readonly shard: string
  readonly lane: number
  readonly signal: AbortSignal
}

/** `lost`: another one writes its checkpoints now. */
export type LaneEnd = 'read' | 'stopped' | 'lost'

type Ran = Extract<Answer, { kind: 'ran' }>

const RETRY_MS = 1_000

export class LogLane<I extends LogItem> {
  readonly #parts: LaneParts<I>
  readonly #gatherer: Gatherer<I>
  #point: Checkpoint
  #busy: Busy | undefined
  #woken = false
  #wake: (() => void) | undefined
  #isLost = false

  constructor(parts: LaneParts<I>, point: Checkpoint) {
    this.#parts = parts
    this.#point = point
    this.#gatherer = new Gatherer(parts.source, parts.shard, parts.lane)
    this.#gatherer.restart(point.position)
  }

  /** Begins its activity before it returns. Resolves when the shard is read, or with the signal. */
  async run(): Promise<LaneEnd> {
    const { env, source, signal } = this.#parts
    this.#busy = new Busy(env.activity, source.name)
    try {
      while (!this.#isOver) {
        try {
          await this.#turn()
        } catch (error) {
          if (signal.aborted) break
          env.log.warn({ err: error, shard: this.#parts.shard }, 'reading a shard failed')
          this.#gatherer.restart(this.#point.position)
          await this.#rest(env.clock.nowMs() + RETRY_MS, false)
        }
      }
    } finally {
      this.#busy.end()
    }
    if (this.#isLost) return 'lost'
    return this.#point.ended === true ? 'read' : 'stopped'
  }

  /** There is more in the shard. */
  wake(): void {
    this.#woken = true
    this.#wake?.()
  }

  get #isOver(): boolean {
    return this.#parts.signal.aborted || this.#isLost || this.#point.ended === true
  }

  async #rest(untilMs: number, wakes: boolean): Promise<void> {
    const { env, signal } = this.#parts
    if (wakes && this.#woken) return
    await this.#busy!.rest(env.clock, untilMs, signal, (wake) => {
      if (wakes) this.#wake = wake
    })
    this.#wake = undefined
  }

  async #turn(): Promise<void> {
    const { env, signal } = this.#parts
    const { retryAtMs } = this.#point
    if (retryAtMs !== undefined && retryAtMs > env.clock.nowMs()) {
      await this.#rest(retryAtMs, false)
      if (signal.aborted) return
    }
    const gathered = await this.#gather()
    if (gathered === undefined) return
    const requestId = env.random.uuid()
    const { window, cut } = this.#point
    const isNothing = gathered.items.length === 0 && gathered.filtered.length === 0
    const mayClose = window !== undefined && isNothing && cut.length === 0
    if (mayClose && (gathered.closesWindow || gathered.isEnd))
      return this.#close(gathered, requestId)
    if (gathered.items.length === 0)
      return this.#write(nothingWanted(this.#ending(gathered, requestId)), gathered, requestId)
    const old = expired(this.#ending(gathered, requestId))
    if (old) return this.#write(old, gathered, requestId)
    const answer = await this.#invoke(gathered, requestId, this.#windowCall(gathered, false))
    if (answer === undefined) return this.#gatherer.restart(this.#point.position)
    await this.#write(afterRun(this.#ending(gathered, requestId), answer), gathered, requestId)
  }

  /** Waits for records. Undefined: the lane stops. */
  async #gather(): Promise<Gathered<I> | undefined> {
    const { env, source, signal } = this.#parts
    const gathered = this.#gatherer.begin(this.#point.position)
    /** When its first record came: the batching window counts from then. */
    let sinceMs = Infinity
    if (this.#point.window?.tooLarge === true) return { ...gathered, closesWindow: true }
    for (;;) {
      // What was committed up to now is seen; only what comes after needs another look.
      this.#woken = false
      await this.#gatherer.fill(gathered, this.#point)
      if (signal.aborted) return undefined
      if (gathered.isFull) return gathered
      const nowMs = env.clock.nowMs()
      if (gathered.items.length > 0) {
        sinceMs = Math.min(sinceMs, nowMs)
        if (nowMs >= sinceMs + source.windowMs) return gathered
      } else if (gathered.filtered.length > 0) {
        return gathered
      }
      const closesAtMs = this.#closesAtMs(gathered)
      if (nowMs >= closesAtMs) return { ...gathered, closesWindow: true }
      const lookMs = env.store.nodeName === undefined ? Infinity : nowMs + LOOK_MS
      await this.#rest(Math.min(closesAtMs, sinceMs + source.windowMs, lookMs), true)
      if (signal.aborted) return undefined
    }
  }

  /** When the window that is open, or that of the first record gathered, is over. */
  #closesAtMs({ items }: Gathered<I>): number {
    const { tumblingWindowMs } = this.#parts.source
    if (tumblingWindowMs === undefined) return Infinity
    const { window } = this.#point
    // Records that wait in a batch are given to the target first, at the latest when it is over.
    if (window === undefined && items.length === 0) return Infinity
    const startMs = window?.startMs ?? windowOf(items[0]!.atMs, tumblingWindowMs)
    return startMs + tumblingWindowMs
  }

  #windowCall({ items }: Gathered<I>, isFinal: boolean): WindowCall | undefined {
    const { tumblingWindowMs: lengthMs } = this.#parts.source
    if (lengthMs === undefined) return undefined
    const { window } = this.#point
    const startMs = window?.startMs ?? windowOf(items[0]!.atMs, lengthMs)
    return {
      ...{ startMs, endMs: startMs + lengthMs, shard: this.#parts.shard, isFinal },
      ...{ state: window?.state ?? '{}', terminatedEarly: window?.tooLarge === true },
    }
  }

  async #close(gathered: Gathered<I>, requestId: string): Promise<void> {
    const answer = await this.#invoke(gathered, requestId, this.#windowCall(gathered, true))
    if (answer === undefined) return this.#gatherer.restart(this.#point.position)
    await this.#write(afterFinal(this.#ending(gathered, requestId), answer), gathered, requestId)
  }

  /** Until the target takes it. Undefined: the lane stops, or records grew too old meanwhile. */
  async #invoke(
    { items }: Gathered<I>,
    requestId: string,
    window: WindowCall | undefined,
  ): Promise<Ran | undefined> {
    const { env, source, signal } = this.#parts
    const call = { requestId, items, signal, ...(window && { window }) }
    const oldAtMs = items.length === 0 ? Infinity : items[0]!.atMs + source.maximumRecordAgeMs
    for (let refusals = 0; ; refusals++) {
      const answer = await invokeOnce(env, source, call)
      if (answer.kind === 'ran') return answer
      if (signal.aborted) return undefined
      const nowMs = env.clock.nowMs()
      const nextAtMs = Math.min(Math.ceil(nowMs + backoffMs(refusals, env.random)), oldAtMs)
      if (refusals === 0) {
        const more = { requestId, reason: answer.reason, nextAtMs }
        await recordHops(env, source.partition, throttledHops(source, items, nowMs, more))
      }
      await this.#rest(nextAtMs, false)
      if (signal.aborted || env.clock.nowMs() >= oldAtMs) return undefined
    }
  }

  #ending(gathered: Gathered<I>, requestId: string): Ending<I> {
    const { env, source, shard } = this.#parts
    const now = { nowMs: env.clock.nowMs(), jitter: env.random.float() }
    return { source, shard, point: this.#point, gathered, requestId, ...now }
  }

  /** Repeats until it is written: to forget what the target did would do it again. */
  async #write(outcome: Outcome<I>, gathered: Gathered<I>, requestId: string): Promise<void> {
    const { env, source, checkpoints, shard, lane, signal } = this.#parts
    const { standing, givenUp } = outcome
    const next = this.#next(standing)
    const hops = this.#hopsOf(outcome, gathered, requestId)
    const burial = givenUp && source.onFailure?.(givenUp)
    for (let refusals = 0; ; refusals++) {
      try {
        const isOurs = await writeCheckpoint(
          checkpoints,
          { shard, lane },
          this.#point,
          next,
          (tx) => {
            const [carrier] = burial?.intents.map((intent) => tx.emit(intent)) ?? []
            writeHops(tx, hops)
            writeHops(tx, this.#burialHops(outcome, requestId, burial?.to, carrier))
          },
        )
        this.#isLost = !isOurs
        break
      } catch (error) {
        if (signal.aborted) return
        env.log.warn({ err: error, shard }, 'a checkpoint waits for the store')
        await this.#rest(Math.ceil(env.clock.nowMs() + backoffMs(refusals, env.random)), false)
        if (signal.aborted) return
      }
    }
    this.#point = next
    if (outcome.restarts) this.#gatherer.restart(standing.position)
  }

  #next(standing: Standing): Checkpoint {
    const { reader } = this.#parts.source
    const { lanes, writer, version } = this.#point
    const joined = this.#point.joined?.filter(({ positions }) =>
      positions.some((other) => reader.compare(other, standing.position) > 0),
    )
    const still = joined !== undefined && joined.length > 0 && { joined }
    return { ...standing, ...still, lanes, writer, version: version + 1 }
  }

  #hopsOf(outcome: Outcome<I>, gathered: Gathered<I>, requestId: string): Hop[] {
    const { env, source } = this.#parts
    const nowMs = env.clock.nowMs()
    const attempt = (this.#point.cut[0]?.attempts ?? 0) + 1
    const { position } = outcome.standing
    // What was passed by beyond where it stands now is passed by again.
    const filtered = gathered.filtered
      .filter(([item]) => source.reader.compare(item.position, position) <= 0)
      .map(([item, reason]) => ({
        ...{ ...hopOf(source, item, nowMs), outcome: 'filtered' as const, reason },
      }))
    const done = outcome.done.map((item) => ({
      ...deliveredHop(source, item, nowMs, requestId),
      attempt,
    }))
    const { reason, nextAtMs } = outcome
    const failed = outcome.failed.map((item) => ({
      ...{ ...hopOf(source, item, nowMs, requestId), outcome: 'failed' as const, attempt },
      ...(reason !== undefined && { reason }),
      ...(nextAtMs !== undefined && { nextAtMs }),
    }))
    return [...filtered, ...done, ...failed]
  }

  #burialHops(
    { givenUp }: Outcome<I>,
    requestId: string,
    to: string | undefined,
    intentId: string | undefined,
  ): Hop[] {
    if (givenUp === undefined) return []
    const { env, source } = this.#parts
    const nowMs = env.clock.nowMs()
    const outcome = to === undefined ? ('dropped' as const) : ('dead-lettered' as const)
    return givenUp.items.map((item) => ({
      ...{ ...hopOf(source, item, nowMs, requestId), outcome, reason: givenUp.reason },
      ...(to !== undefined && { to }),
      ...(intentId !== undefined && { intentId }),
    }))
  }
}
