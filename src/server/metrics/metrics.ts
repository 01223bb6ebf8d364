// What is counted while Millrace runs. Counting begins with the first scrape: who does not look does
// not pay.

import { performance } from 'node:perf_hooks'
import { parseArn } from '../../kernel/arn.ts'
import { AwsError } from '../../kernel/aws-error.ts'
import type { Hop } from '../../kernel/hop.ts'
import type { Operation } from '../../services/service.ts'
import type { Store } from '../../store/store.ts'
import { CounterFamily, HistogramFamily, type Page } from './exposition.ts'

/** Attempts up to this are told apart. */
const MOST_ATTEMPTS = 10

export class Metrics {
  readonly #hops = new CounterFamily()
  readonly #attempts = new CounterFamily()
  readonly #requests = new CounterFamily()
  readonly #latency = new HistogramFamily()
  #on = false
  #unwatch: () => void = () => {}

  /** The same operation, counted once counting has begun. */
  counted(service: string, operation: Operation): Operation {
    const labels = { service, operation: operation.name }
    const observe = async (input: unknown, context: Parameters<Operation['handle']>[1]) => {
      const startedAt = performance.now()
      let code = 'OK'
      try {
        return await operation.handle(input, context)
      } catch (error) {
        code = error instanceof AwsError ? error.code : 'InternalFailure'
        throw error
      } finally {
        this.#requests.add({ ...labels, code })
        this.#latency.observe(labels, (performance.now() - startedAt) / 1_000)
      }
    }
    return {
      ...operation,
      handle: (input, context) =>
        this.#on ? observe(input, context) : operation.handle(input, context),
    }
  }

  /** Follows this store's hops; a reset brings another store. */
  begin(store: Store): void {
    if (this.#on) return
    this.#on = true
    this.#unwatch = store.watchHops((hops) => {
      for (const hop of hops) this.#count(hop)
    })
  }

  stop(): void {
    this.#on = false
    this.#unwatch()
  }

  #count({ via, outcome, from, to, attempt }: Hop): void {
    this.#hops.add({ via, outcome, from: kindOf(from), to: kindOf(to) })
    if (attempt === undefined || (outcome !== 'failed' && outcome !== 'delivered')) return
    const nth = attempt > MOST_ATTEMPTS ? `over ${MOST_ATTEMPTS}` : String(attempt)
    this.#attempts.add({ via, outcome, attempt: nth })
  }

  write(page: Page): void {
    this.#hops.write(page, 'millrace_hops_total', 'Hops of events since the first scrape.')
    const attempts = 'Attempts at deliveries that ended or failed.'
    this.#attempts.write(page, 'millrace_delivery_attempts_total', attempts)
    const requests = 'Requests to operations by their outcome.'
    this.#requests.write(page, 'millrace_requests_total', requests)
    const latency = 'How long operations took, waiting for messages included.'
    this.#latency.write(page, 'millrace_request_duration_seconds', latency)
  }
}

/** `sqs`, `lambda`, `api`, `http`: what a party is, never which. */
function kindOf(party: string): string {
  const arn = parseArn(party)
  if (arn !== undefined) return arn.service
  if (party.startsWith('api:')) return 'api'
  return party.startsWith('http') ? 'http' : 'other'
}
