// How fast: a stage's settings, for each route and for all.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-throttling.html

import type { Clock } from '../../../kernel/clock.ts'
import { HttpApiError, type HttpCall } from './call.ts'

const REMEMBERED = 10_000

/** Token buckets on the clock; not kept over a restart, as AWS's are targets and not ceilings. */
export class Throttles {
  readonly #clock: Clock
  readonly #buckets = new Map<string, { tokens: number; atMs: number }>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  take({ address, stage, route }: HttpCall): void {
    const own = stage.RouteSettings?.[route.RouteKey ?? '']
    const { ThrottlingBurstLimit: burst, ThrottlingRateLimit: rate } = own ?? stage.DefaultRouteSettings ?? {} // prettier-ignore
    if (burst === undefined && rate === undefined) return
    const name = `${address.id}/${stage.StageName}/${own ? route.RouteKey : ''}`
    const most = burst ?? Math.max(1, Math.ceil(rate ?? 0))
    const nowMs = this.#clock.nowMs()
    const bucket = this.#buckets.get(name) ?? { tokens: most, atMs: nowMs }
    const refilled = bucket.tokens + ((nowMs - bucket.atMs) * (rate ?? most)) / 1_000
    const tokens = Math.min(most, refilled)
    if (this.#buckets.size >= REMEMBERED) this.#buckets.clear()
    this.#buckets.set(name, { tokens: tokens < 1 ? tokens : tokens - 1, atMs: nowMs })
    if (tokens < 1) throw new HttpApiError(429, 'Too Many Requests')
  }
}
