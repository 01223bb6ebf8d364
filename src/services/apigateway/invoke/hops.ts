// The lineage of requests: one hop into the stage, one to what stands behind it. Written a moment later,
// many at once: no caller waits for them.

import type { Hop } from '../../../kernel/hop.ts'
import { traceIdOf } from '../../../kernel/trace-header.ts'
import type { Env } from '../../service.ts'
import type { ApiAnswer } from './answer.ts'
import type { ApiCall } from './call.ts'

/** How long they are collected. */
const COLLECT_MS = 10
const MOST_AT_ONCE = 512

export class RequestHops {
  readonly #env: Env
  #hops: Hop[] = []
  #partition: string | undefined
  #timer: NodeJS.Timeout | undefined
  #done: () => void = () => {}

  constructor(env: Env) {
    this.#env = env
  }

  add(
    call: ApiCall,
    answer: ApiAnswer,
    target: string | undefined,
    reason: string | undefined,
  ): void {
    const { request, stageArn, resource, received, traceHeader, nowMs: atMs } = call
    const traceId = traceIdOf(traceHeader)
    const id = request.requestId
    const at = { id, requestId: id, ...(traceId && { traceId }) }
    const via = `${received.method} ${resource.path}`
    const hops: Hop[] = [{ ...at, atMs, from: 'api:execute-api.Invoke', to: stageArn, via, outcome: 'accepted' }] // prettier-ignore
    const failed = answer.status >= 500 || reason !== undefined
    if (target !== undefined || failed) {
      hops.push({
        ...{ ...at, atMs: this.#env.clock.nowMs(), from: stageArn, to: target ?? stageArn },
        via: `api-to-${kindOf(target)}`,
        outcome: failed ? 'failed' : 'delivered',
        reason: reason ?? `status ${answer.integrationStatus ?? answer.status}`,
      })
    }
    this.#collect(call.address.partition, hops)
  }

  #collect(partition: string, hops: readonly Hop[]): void {
    if (this.#partition === undefined) {
      this.#partition = partition
      this.#done = this.#env.activity.begin('apigateway:hops')
      // Real time: nothing that the engine's clock decides.
      this.#timer = setTimeout(() => void this.flush(), COLLECT_MS).unref()
    }
    this.#hops.push(...hops)
    if (this.#hops.length >= MOST_AT_ONCE) void this.flush()
  }

  /** Writes what is collected; resolves when that is done. Never rejects. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer)
    const [hops, partition, done] = [this.#hops, this.#partition, this.#done]
    if (partition === undefined) return
    this.#hops = []
    this.#partition = undefined
    const written = this.#env.store.transact(
      partition,
      // eslint-disable-next-line require-yield
      function* (tx) {
        for (const hop of hops) tx.hop(hop)
      },
      { durability: 'buffered' },
    )
    // A full disk, say: a request is not to fail for it, and the log of the store tells.
    await written.catch(() => {})
    done()
  }
}

function kindOf(target: string | undefined): string {
  if (target === undefined) return 'nothing'
  if (target.startsWith('http')) return 'http'
  return target.includes(':lambda:') ? 'lambda' : 'aws'
}
