// Group commit. Operations queue up; a batch of them runs, commits, and is acknowledged once the
// engine has made it durable. While that goes on the next batch may already run and commit.

import { performance } from 'node:perf_hooks'
import type { Activity } from '../../kernel/activity.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Random } from '../../kernel/random.ts'
import { StoreUnavailable, type Op, type Scope } from '../store.ts'
import { Batch } from './batch.ts'
import { AnswerLost, NotCommitted, type Engine } from './engine.ts'
import { Ids } from './ids.ts'
import type { Listeners, News } from './listeners.ts'
import { Operation } from './operation.ts'

/** Operations after which the slice's end is looked for again. */
const BATCH_LIMIT = 1024
/**
 * With a sync under way a batch can only be acknowledged after the next one, so operations gather
 * until that many are worth a commit of their own.
 */
const OVERLAP_AT = 64

/** Of an engine without a disk: operations that run at once until the event loop takes a turn. */
const OPERATIONS_PER_TURN = 256

const NOW = Promise.resolve()

interface Task {
  readonly scope: Scope
  readonly op: Op<any>
  readonly buffered: boolean
  readonly signal: AbortSignal | undefined
  readonly resolve: (answer: any) => void
  readonly reject: (error: unknown) => void
  /** How it ended, while it waits for durability. */
  answer: unknown
  error: unknown
  failed: boolean
}

/** A batch that ran: who waits for its durability, and what it will have to tell. */
interface Ran {
  readonly tasks: Task[]
  readonly news: News
  readonly committedAtMs: number
}

export interface CommitterOptions {
  readonly engine: Engine
  readonly clock: Clock
  readonly random: Random
  readonly activity: Activity
  readonly listeners: Listeners
  readonly onFatal: (error: unknown) => void
  readonly keepsHops?: boolean
}

export class Committer {
  readonly #o: CommitterOptions
  readonly #engine: Engine
  #queue: Task[] = []
  /** Ran, not yet covered by a sync that is under way or done. */
  #ran: Ran[] = []
  #syncing: Ran[] | undefined
  #scheduled = false
  /** Operations in the queue at the last turn, and those that the last sync answered. */
  #gathered = 0
  #group = 0
  #refusal: StoreUnavailable | undefined
  #endActivity: (() => void) | undefined
  #atRest: (() => void)[] = []
  #broken = false
  readonly #keepsHops: boolean
  readonly #ids: Ids
  readonly #intentId = () => this.#ids.intentId()
  readonly #turn = () => {
    if (this.#gathers()) return void setImmediate(this.#turn)
    this.#scheduled = false
    this.#gathered = 0
    this.#sinceTurn = 0
    this.#runQueue()
  }
  /** Operations about to run at once, and how many did since the last turn. */
  #atOnce = 0
  #sinceTurn = 0
  #abandoned = false

  constructor(options: CommitterOptions) {
    this.#o = options
    this.#engine = options.engine
    this.#ids = new Ids(options.engine)
    this.#keepsHops = options.keepsHops !== false
    this.#engine.whenBroken?.((error) => this.#fatal(error))
  }

  submit<T>(scope: Scope, op: Op<T>, buffered: boolean, signal?: AbortSignal): Promise<T> {
    if (this.#refusal !== undefined) return Promise.reject(this.#refusal)
    if (signal?.aborted === true) return Promise.reject(signal.reason)
    this.#endActivity ??= this.#o.activity.begin('store')
    if (this.#mayRunAtOnce()) {
      this.#atOnce++
      return NOW.then(() => this.#runAtOnce(scope, op, signal))
    }
    return new Promise((resolve, reject) => {
      const [answer, error, failed] = [undefined, undefined, false]
      this.#queue.push({ scope, op, buffered, signal, resolve, reject, answer, error, failed })
      if (buffered || this.#syncing === undefined || this.#queue.length >= OVERLAP_AT) {
        this.#schedule()
      }
    })
  }

  /** Where nothing is gained by gathering; but now and then the event loop gets its turn. */
  #mayRunAtOnce(): boolean {
    if (this.#engine.isInstant !== true || this.#queue.length > 0) return false
    return ++this.#sinceTurn < OPERATIONS_PER_TURN
  }

  /** A batch of one operation, from its run to its answer. */
  #runAtOnce<T>(scope: Scope, op: Op<T>, signal: AbortSignal | undefined): T {
    const { clock, random, listeners } = this.#o
    const batch = new Batch(this.#engine, this.#ids, this.#keepsHops)
    try {
      if (this.#abandoned) throw this.#refusal
      if (signal?.aborted === true) throw signal.reason
      const operation = new Operation(scope, batch, clock.nowMs(), random, this.#intentId)
      const answer = operation.run(op)
      if (operation.wrote) operation.accept()
      if (batch.wrote) {
        batch.commit()
        this.#engine.sync()
        listeners.tell(newsOf(batch))
      }
      return answer
    } finally {
      // Of a batch that was committed there is nothing left to roll back.
      batch.rollback()
      this.#atOnce--
      this.#rest()
    }
  }

  /** Resolves once everything that a reader can see by now is durable. */
  async horizon(): Promise<void> {
    if (this.#refusal !== undefined) throw this.#refusal
    if (this.#syncing === undefined && this.#ran.length === 0) return
    // An operation that does nothing is answered when what was committed before it is durable.
    await this.submit('', function* () {}, false)
  }

  /** Takes no more work; resolves when what was taken on is durable and answered. */
  async drain(refusal: StoreUnavailable): Promise<void> {
    this.#refusal ??= refusal
    if (this.#endActivity === undefined) return
    await new Promise<void>((resolve) => this.#atRest.push(resolve))
  }

  /** Stops at once: everything unanswered is refused. */
  abandon(refusal: StoreUnavailable): void {
    this.#refusal = refusal
    this.#abandoned = true
    const ran = [...(this.#syncing ?? []), ...this.#ran]
    const tasks = [...ran.flatMap((batch) => batch.tasks), ...this.#queue]
    this.#syncing = undefined
    this.#ran = []
    this.#queue = []
    for (const task of tasks) task.reject(refusal)
    this.#rest()
  }

  get refusal(): StoreUnavailable | undefined {
    return this.#refusal
  }

  lagMs(): number {
    const oldest = this.#syncing?.[0] ?? this.#ran[0]
    return oldest === undefined ? 0 : Math.max(0, this.#o.clock.nowMs() - oldest.committedAtMs)
  }

  /**
   * Whoever was answered together is likely to ask again together: operations gather as long as each
   * turn of the event loop brings more, up to as many as the last sync answered.
   */
  #gathers(): boolean {
    if (this.#syncing !== undefined || this.#queue.length >= this.#group) return false
    const grew = this.#queue.length > this.#gathered
    this.#gathered = this.#queue.length
    return grew
  }

  #schedule(): void {
    if (this.#scheduled) return
    this.#scheduled = true
    setImmediate(this.#turn)
  }

  #runQueue(): void {
    const holdUp = this.#queue.length > 0 ? this.#engine.holdUp?.() : undefined
    if (holdUp !== undefined) {
      void holdUp.then(() => this.#schedule())
      return this.#sync()
    }
    // Committing a third batch while two wait for the disk would only split commits.
    if (this.#queue.length > 0 && !(this.#syncing !== undefined && this.#ran.length > 1)) {
      this.#runBatch()
    }
    this.#sync()
    if (this.#queue.length > 0 && this.#syncing === undefined) this.#schedule()
  }

  #runBatch(): void {
    const batch = new Batch(this.#engine, this.#ids, this.#keepsHops)
    const tasks: Task[] = []
    const untilMs =
      this.#engine.sliceMs === Infinity ? Infinity : performance.now() + this.#engine.sliceMs
    let at = 0
    while (at < this.#queue.length && at < BATCH_LIMIT) {
      const task = this.#queue[at++]!
      if (this.#run(task, batch)) tasks.push(task)
      // A real slice of the real event loop, so real time.
      if ((at & 3) === 0 && performance.now() > untilMs) break
    }
    this.#queue = at === this.#queue.length ? [] : this.#queue.slice(at)
    if (batch.broken === undefined) this.#commit(batch, tasks)
    else this.#recover(batch, tasks, batch.broken)
  }

  /** Runs one operation. False if it was answered already and waits for nothing. */
  #run(task: Task, batch: Batch): boolean {
    if (batch.broken !== undefined) return true
    task.failed = false
    if (task.signal?.aborted === true) {
      task.reject(task.signal.reason)
      return false
    }
    const o = this.#o
    const nowMs = o.clock.nowMs()
    const operation = new Operation(task.scope, batch, nowMs, o.random, this.#intentId)
    try {
      task.answer = operation.run(task.op)
      if (operation.wrote) this.#accept(operation)
    } catch (error) {
      task.error = error
      task.failed = true
    }
    return true
  }

  #accept(operation: Operation): void {
    if (this.#engine.admits() === 'relief' && !operation.relieves) throw diskFull()
    operation.accept()
  }

  #commit(batch: Batch, tasks: Task[]): void {
    let lost: unknown
    try {
      if (batch.wrote) batch.commit()
      else batch.rollback()
    } catch (error) {
      if (!(error instanceof AnswerLost)) return this.#recover(batch, tasks, error)
      lost = error
    }
    for (const task of lost === undefined ? [] : tasks) {
      task.failed = true
      task.error = new StoreUnavailable('the answer to a commit was lost', { cause: lost })
    }
    this.#ranBatch(batch, tasks)
  }

  /** A batch whose commit failed: its operations run again, each in a commit of its own. */
  #recover(batch: Batch, tasks: Task[], error: unknown): void {
    batch.rollback()
    const outcome = this.#engine.failed(error)
    if (error instanceof NotCommitted || (tasks.length === 1 && outcome === 'other')) {
      for (const task of tasks) {
        task.failed = true
        task.error = unavailable(error)
      }
      this.#ranBatch(new Batch(this.#engine, this.#ids, this.#keepsHops), tasks)
      return
    }
    for (const task of tasks) this.#runAlone(task)
  }

  #runAlone(task: Task): void {
    const batch = new Batch(this.#engine, this.#ids, this.#keepsHops)
    if (!this.#run(task, batch)) return
    try {
      if (batch.broken !== undefined) throw batch.broken
      if (batch.wrote) batch.commit()
    } catch (error) {
      batch.rollback()
      this.#engine.failed(error)
      task.failed = true
      task.error = unavailable(error)
      batch.discard()
    }
    this.#ranBatch(batch, [task])
  }

  #ranBatch(batch: Batch, tasks: Task[]): void {
    // Intents that earlier batches will announce, but that this one took, are news no longer.
    for (const [id, row] of batch.intents) {
      if (row !== null) continue
      for (const ran of this.#syncing ?? []) ran.news.intents.delete(id)
      for (const ran of this.#ran) ran.news.intents.delete(id)
    }
    const waiting: Task[] = []
    for (const task of tasks) {
      if (task.buffered) answer(task)
      else waiting.push(task)
    }
    this.#ran.push({ tasks: waiting, news: newsOf(batch), committedAtMs: this.#o.clock.nowMs() })
  }

  #sync(): void {
    if (this.#syncing !== undefined) return
    if (this.#ran.length === 0) return this.#rest()
    const covered = this.#ran
    this.#ran = []
    const syncing = this.#engine.sync()
    if (syncing === undefined) return this.#durable(covered)
    this.#syncing = covered
    syncing.then(
      () => {
        if (this.#syncing !== covered) return
        this.#syncing = undefined
        this.#durable(covered)
        this.#next()
      },
      (error: unknown) => this.#fatal(error),
    )
  }

  /** After a sync: a full queue runs beside the next sync, a short one is worth waiting for. */
  #next(): void {
    if (this.#ran.length > 0 && this.#queue.length >= OVERLAP_AT) this.#sync()
    if (this.#queue.length > 0) this.#schedule()
    else this.#sync()
  }

  #durable(covered: readonly Ran[]): void {
    this.#group = 0
    for (const { tasks } of covered) this.#group += tasks.length
    for (const ran of covered) {
      this.#o.listeners.tell(ran.news)
      for (const task of ran.tasks) answer(task)
    }
    this.#rest()
  }

  /** After a failed fsync nobody knows what is on the disk: acknowledge nothing, ever again. */
  #fatal(error: unknown): void {
    if (this.#broken) return
    this.#broken = true
    this.abandon(new StoreUnavailable('the store stopped: fsync failed', { cause: error }))
    this.#o.onFatal(error)
  }

  #rest(): void {
    if (this.#queue.length > 0 || this.#ran.length > 0 || this.#syncing !== undefined) return
    if (this.#atOnce > 0) return
    const end = this.#endActivity
    this.#endActivity = undefined
    end?.()
    const waiters = this.#atRest
    this.#atRest = []
    for (const wake of waiters) wake()
  }
}

function answer(task: Task): void {
  if (task.failed) task.reject(task.error)
  else task.resolve(task.answer)
}

function newsOf({ touched, intents, hops, firstHopRow }: Batch): News {
  return { partitions: touched, intents, hops, firstHopRow }
}

function diskFull(): StoreUnavailable {
  return new StoreUnavailable('no space left on the disk of the data directory')
}

function unavailable(error: unknown): unknown {
  if (error instanceof StoreUnavailable) return error
  return new StoreUnavailable('the commit failed', { cause: error })
}
