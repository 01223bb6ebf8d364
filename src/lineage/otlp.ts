// Hops as OpenTelemetry spans, to a collector that speaks OTLP over HTTP with JSON. Nothing waits for
// it: what a slow or absent collector does not take is dropped, and counted.
// https://opentelemetry.io/docs/specs/otlp/#otlphttp

import type { Hop } from '../kernel/hop.ts'
import type { Log } from '../kernel/log.ts'
import type { Store } from '../store/store.ts'
import { SpanContexts, type Span, spanOf } from './otlp-span.ts'

export interface OtlpOptions {
  readonly store: Store
  readonly log: Log
  /** `http://localhost:4318`; `/v1/traces` is added where it is not there. */
  readonly endpoint: string
  readonly version: string
  /** Default: a second. */
  readonly intervalMs?: number
  readonly maxQueued?: number
  readonly maxBatch?: number
}

export interface OtlpExporter {
  readonly stats: { readonly sent: number; readonly dropped: number; readonly queued: number }
  /** Sends what waits, tries once, and ends. */
  stop(): Promise<void>
}

const TIMEOUT_MS = 10_000
const LONGEST_WAIT_MS = 60_000

export function createOtlpExporter(options: OtlpOptions): OtlpExporter {
  return new Exporter(options)
}

class Exporter implements OtlpExporter {
  readonly #o: OtlpOptions
  readonly #url: string
  readonly #contexts = new SpanContexts()
  readonly #unwatch: () => void
  #queue: Span[] = []
  #sent = 0
  #dropped = 0
  #timer: NodeJS.Timeout | undefined
  #sending: Promise<void> | undefined
  #failures = 0
  #stopped = false

  constructor(options: OtlpOptions) {
    this.#o = options
    const { endpoint } = options
    this.#url = endpoint.endsWith('/v1/traces') ? endpoint : `${endpoint}/v1/traces`
    this.#unwatch = options.store.watchHops((hops) => this.#take(hops))
  }

  get stats() {
    return { sent: this.#sent, dropped: this.#dropped, queued: this.#queue.length }
  }

  async stop(): Promise<void> {
    this.#unwatch()
    this.#stopped = true
    clearTimeout(this.#timer)
    await this.#sending
    while (this.#queue.length > 0 && (await this.#send()));
    this.#dropped += this.#queue.length
    this.#queue = []
  }

  #take(hops: readonly Hop[]): void {
    const { maxQueued = 8_192, maxBatch = 512 } = this.#o
    for (const hop of hops) {
      if (this.#queue.length < maxQueued) this.#queue.push(spanOf(hop, this.#contexts))
      else this.#dropped++
    }
    const full = this.#queue.length >= maxBatch && this.#failures === 0
    this.#schedule(full ? 0 : (this.#o.intervalMs ?? 1_000))
  }

  /** real time: a collector is another process, and nothing that Millrace does waits for it. */
  #schedule(waitMs: number): void {
    if (this.#stopped || this.#timer !== undefined || this.#sending !== undefined) return
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      this.#sending = this.#send().then(() => {
        this.#sending = undefined
        if (this.#queue.length > 0) this.#schedule(this.#nextWaitMs())
      })
    }, waitMs)
    this.#timer.unref()
  }

  #nextWaitMs(): number {
    if (this.#failures === 0) return 0
    return Math.min(LONGEST_WAIT_MS, 1_000 * 2 ** Math.min(this.#failures, 6))
  }

  /** True when a batch left the queue for good. */
  async #send(): Promise<boolean> {
    const batch = this.#queue.slice(0, this.#o.maxBatch ?? 512)
    const refusal = await this.#post(batch)
    if (refusal === 'later') {
      if (this.#failures++ === 0) {
        this.#o.log.warn({ url: this.#url }, 'the OpenTelemetry collector takes nothing now')
      }
      return false
    }
    this.#failures = 0
    this.#queue = this.#queue.slice(batch.length)
    if (refusal === undefined) this.#sent += batch.length
    else this.#dropped += batch.length
    return true
  }

  /** Undefined when taken; `later` is worth another try. */
  async #post(spans: readonly Span[]): Promise<'later' | 'never' | undefined> {
    const resource = {
      attributes: [
        { key: 'service.name', value: { stringValue: 'millrace' } },
        { key: 'service.version', value: { stringValue: this.#o.version } },
      ],
    }
    const scopeSpans = [{ scope: { name: 'millrace.lineage' }, spans }]
    try {
      const response = await fetch(this.#url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ resourceSpans: [{ resource, scopeSpans }] }),
        signal: AbortSignal.timeout(TIMEOUT_MS),
        redirect: 'error',
      })
      await response.body?.cancel()
      if (response.ok) return undefined
      const { status } = response
      return status === 429 || (status >= 502 && status <= 504) ? 'later' : 'never'
    } catch {
      return 'later'
    }
  }
}
