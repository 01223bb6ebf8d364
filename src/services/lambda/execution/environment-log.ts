// The log of one execution environment: collects events, hands them to the sink in batches, keeps
// the tail of the running invocation, and tells when the function prints faster than the sink takes.

import type { Activity } from '../../../kernel/activity.ts'
import type { Clock } from '../../../kernel/clock.ts'
import { LOG_TAIL_BYTES } from '../limits.ts'
import type { LogEvent, LogScope, LogSink } from '../port.ts'

const BATCH_BYTES = 65_536
const BATCH_EVENTS = 1_000
const MAX_PENDING_BYTES = 1_048_576
/** A quiet line is in the log within this time, by the real clock: people watch it. */
const FLUSH_AFTER_MS = 200
/** And after the end of its invocation within this: settling waits for it. */
const FLUSH_SOON_MS = 20
/** What an event costs besides its text; bounds a flood of empty lines. */
const EVENT_OVERHEAD_BYTES = 26

export class EnvironmentLog {
  readonly #scope: LogScope
  readonly #sink: LogSink
  readonly #clock: Clock
  readonly #activity: Activity
  /** Lines of text end as lines in CloudWatch Logs, too; JSON objects stand alone. */
  readonly #ending: '\n' | ''
  #batch: LogEvent[] = []
  #batchBytes = 0
  /** Handed to the sink, not yet stored. */
  #pendingBytes = 0
  #stored: Promise<void> = Promise.resolve()
  #timer: NodeJS.Timeout | undefined
  #soon: NodeJS.Timeout | undefined
  #tail: string | undefined
  /** Called with true when the function must wait, with false when it may go on. */
  onPressure: (paused: boolean) => void = () => {}

  constructor(
    scope: LogScope,
    sink: LogSink,
    clock: Clock,
    activity: Activity,
    format: 'Text' | 'JSON',
  ) {
    this.#ending = format === 'Text' ? '\n' : ''
    this.#activity = activity
    this.#scope = scope
    this.#sink = sink
    this.#clock = clock
  }

  append = (message: string): void => {
    if (this.#tail !== undefined) this.#keepTail(message)
    this.#batch.push({ timestampMs: this.#clock.nowMs(), message: message + this.#ending })
    this.#batchBytes += message.length + EVENT_OVERHEAD_BYTES
    if (this.#batchBytes >= BATCH_BYTES || this.#batch.length >= BATCH_EVENTS) this.flush()
    // Real time: how soon a person sees a line, nothing that the engine's clock decides.
    else this.#timer ??= setTimeout(() => this.flush(), FLUSH_AFTER_MS).unref()
  }

  /** The function is held up, because it prints faster than the sink takes. */
  get pressed(): boolean {
    return this.#pendingBytes > MAX_PENDING_BYTES
  }

  /** From here on the tail is kept: an invocation begins. */
  beginTail(): void {
    this.#tail = ''
  }

  /** The last 4 KB since `beginTail`, base64: Invoke's LogResult. */
  endTail(): string {
    const bytes = Buffer.from(this.#tail ?? '', 'utf8')
    this.#tail = undefined
    return bytes.subarray(Math.max(0, bytes.length - LOG_TAIL_BYTES)).toString('base64')
  }

  /** The invocation is over: what it printed is to be found soon, many invocations in one batch. */
  flushSoon(): void {
    if (this.#soon !== undefined || this.#batch.length === 0) return
    const done = this.#activity.begin('lambda:log')
    // Real time: how soon a person sees a line, as above.
    this.#soon = setTimeout(() => {
      this.#soon = undefined
      void this.flush().finally(done)
    }, FLUSH_SOON_MS).unref()
  }

  /** Hands everything collected to the sink; resolves when all of it is stored. */
  flush(): Promise<void> {
    clearTimeout(this.#timer)
    this.#timer = undefined
    if (this.#batch.length === 0) return this.#stored
    const events = this.#batch
    const bytes = this.#batchBytes
    this.#batch = []
    this.#batchBytes = 0
    this.#pendingBytes += bytes
    if (this.pressed) this.onPressure(true)
    this.#stored = Promise.all([
      this.#stored,
      // A log that cannot be stored is lost, as in AWS; the sink tells the operator.
      this.#sink.append(this.#scope, events).catch(() => {}),
    ]).then(() => {
      const over = this.pressed
      this.#pendingBytes -= bytes
      if (over && !this.pressed) this.onPressure(false)
    })
    return this.#stored
  }

  #keepTail(message: string): void {
    this.#tail += `${message}\n`
    if (this.#tail!.length > 16 * LOG_TAIL_BYTES) this.#tail = this.#tail!.slice(-LOG_TAIL_BYTES)
  }
}
